import type { Status } from '../apimachinery/status.ts';
import type { VirtualMs } from '../kernel/clock.ts';
import type { Disposer } from '../kernel/disposer.ts';
import type { GatePoint } from '../kernel/gate.ts';
import type { LogRecord, TraceId } from '../kernel/span.ts';
import type { Archive } from './archive.ts';
import type { ActiveFault, Fault, FaultId } from './faults.ts';
import type { ApiRequest, ApiResponse } from './http.ts';
import type { HashKvReply, HistoryEntry, StatusReply } from './kv.ts';

/** A value that changes over time and can be read at once. */
export interface Observable<Value> {
  get(): Value;
  subscribe(listener: () => void): Disposer;
}

/** All that the page may ask of a running cluster, wherever its components run. */
export interface Session {
  readonly state: Observable<SessionState>;
  /** The log from record 0 on, in batches; the same for every subscriber. */
  follow(listener: (batch: readonly LogRecord[]) => void): Disposer;

  /** Sends a request as one of `identities`, traced as component `kubectl/<identity>`. */
  request(identity: string, request: ApiRequest): Promise<ApiResponse>;

  /**
   * Makes objects what their manifests say, one after the other, the way kubectl apply does. An answer each, in their order;
   * throws where the workstation that does it ends.
   */
  apply(identity: string, manifests: readonly Readonly<Record<string, unknown>>[]): AsyncIterable<Applied>;

  pause(): void;
  resume(): void;
  /** While paused: lets exactly one held piece of work pass (of `trace`, if given), or everything up to its response. */
  step(by: 'stage' | 'request', trace?: TraceId): void;
  setSpeed(speed: Speed): void;

  kill(component: string): void;
  restart(component: string): void;

  readonly faults: FaultOperations;

  readonly scheduler: SchedulerOperations;

  /** etcd, seen from outside the cluster. */
  readonly store: StoreOperations;

  /** Resolves as soon as the API server answers and a learner's first object would be taken in. */
  readonly usable: Promise<void>;

  /** The clusters of this browser that come from one another; one of them runs. */
  readonly branches: BranchOperations;

  /** Where the page may put what it has no memory for; absent where storage is blocked. */
  readonly archive?: (() => Promise<Archive>) | undefined;

  /** Opens a shell; the library behind it is loaded on first use. */
  openTerminal(machine: string, identity: string): Promise<TerminalSession>;

  /** Ends this session; the page that is loaded next begins with an empty cluster. Where the store is durable, what was there is put aside. */
  reset(): Promise<void>;
  /** What the last reset put aside, as long as it is there. */
  readonly putAside?: PutAside | undefined;
  close(): void;
}

/** What an operator asks of etcd. Everything rejects with an RpcError while etcd is down. */
export interface StoreOperations {
  /** The newest revisions, for a ledger that was there before the page was opened; newest first. */
  history(limit: number): Promise<readonly HistoryEntry[]>;
  status(): Promise<StatusReply>;
  /** Of everything that is kept, now. */
  hash(): Promise<HashKvReply>;
  /** Forgets what is older than now. */
  compact(): Promise<void>;
  defragment(): Promise<void>;
  /** Takes back every alarm. */
  disarm(): Promise<void>;
  /** @param at the revision; absent: now. Rejects where etcd has forgotten that revision. */
  snapshot(at?: number): Promise<string>;
  /**
   * Puts a snapshot in the place of everything and ends the session: the next one begins with it, where the store is
   * durable. Rejects when the snapshot is not whole.
   */
  restore(snapshot: string): Promise<void>;
}

/** A cluster with its branches that can be had again. */
export interface PutAside {
  /** Deletes what has come in its place; the page that is loaded next goes on with it. */
  bringBack(): Promise<void>;
  /** Deletes it. */
  letGo(): Promise<void>;
}

/** What kube-scheduler is configured with: files of the control plane's machine. */
export interface SchedulerSetup {
  /** KubeSchedulerConfiguration, YAML. */
  readonly configuration: string;
  /** JavaScript that the configuration may name as a plugin's script. */
  readonly plugin: string;
}

export interface SetupProblem {
  readonly where: keyof SchedulerSetup;
  readonly message: string;
  /** From 1. */
  readonly line?: number;
}

export interface SchedulerOperations {
  /** What is in force, or where nothing is configured, something to begin with. */
  read(): Promise<SchedulerSetup>;
  /** Starts the scheduler again with it; where there are problems, nothing is changed. */
  write(setup: SchedulerSetup): Promise<readonly SetupProblem[]>;
}

export interface FaultOperations {
  /** Makes something go wrong until it is mended, or has happened as often as the fault says. */
  inject(fault: Fault): FaultId;
  mend(fault: FaultId): void;
  /** Puts in force, under the same ids, what was in force where this cluster begins. */
  restore(faults: readonly ActiveFault[]): void;
}

export type BranchId = string;

/** The branch that everything began with. */
export const mainBranch: BranchId = 'main';

/** What the id of a log from elsewhere begins with. */
export const openedBranch = 'opened/';

/** A cluster that began where another one had stood. */
export interface Branch {
  readonly id: BranchId;
  /** The reader's own text. */
  readonly name: string;
  /** Where it comes from; absent for the first. */
  readonly from?: { readonly branch: BranchId; readonly revision: number; readonly at: VirtualMs };
}

export interface BranchOperations {
  readonly current: BranchId;
  list(): readonly Branch[];
  /**
   * Ends this session and begins another cluster where this one stood at a revision; what is stored here stays.
   * Rejects, and this one goes on, where etcd has forgotten that revision.
   * @param name what the branch is called; absent: as its id
   */
  fork(moment: { readonly revision: number; readonly at: VirtualMs }, name?: string): Promise<Session>;
  /** Ends this session and goes on with another branch. */
  goTo(branch: BranchId): Promise<Session>;
  rename(branch: BranchId, name: string): void;
  /** Deletes what a branch stored; not of the current one, nor of the first. */
  forget(branch: BranchId): Promise<void>;
}

/** What came of applying one object. */
export type Applied =
  | {
      readonly outcome: 'created' | 'configured' | 'unchanged';
      /** e.g. `pod/web` */
      readonly name: string;
      readonly warnings: readonly string[];
    }
  | { readonly outcome: 'refused'; readonly status: RefusedStatus }
  /** The server serves no such apiVersion and kind. */
  | { readonly outcome: 'unknown-kind' }
  | { readonly outcome: 'unreachable'; readonly message: string };

/** Of a refusal that is no Status only the code is certain. */
export type RefusedStatus = Partial<Pick<Status, 'reason' | 'message' | 'details'>> & Pick<Status, 'code'>;

export interface SessionState {
  readonly phase: 'starting' | 'running' | 'failed' | 'elsewhere';
  /** Where the components run. */
  readonly realms: 'workers' | 'one-worker' | 'page';
  readonly storage: 'indexeddb' | 'memory';
  /** Why something is not as usual, as a key of the message catalogue. */
  readonly notice?: 'storage-blocked' | 'workers-blocked' | 'runs-in-other-tab' | 'start-failed';
  readonly detail?: string;
  readonly components: readonly ComponentState[];
  readonly identities: readonly Identity[];
  /** Machines that can be logged in to: `workstation`, `control-plane`, the worker nodes. */
  readonly machines: readonly string[];
  readonly stepping: SteppingState;
  /** Where the log comes from, where that is no cluster of this page: it can be looked at and not changed. */
  readonly origin?: { readonly kind: 'file' | 'cluster'; readonly name: string };
}

export interface ComponentState {
  readonly id: string;
  readonly life: 'starting' | 'running' | 'dead';
}

export interface Identity {
  /** e.g. `kubernetes-admin`, `alice`, `expired-token`, `unknown-token`, `anonymous`. */
  readonly id: string;
  readonly credential: 'certificate' | 'token' | 'none';
  readonly groups: readonly string[];
}

export interface SteppingState {
  readonly mode: 'running' | 'paused' | 'stepping';
  readonly speed: Speed;
  /** Work that stands at a gate, oldest first. */
  readonly held: readonly GatePoint[];
  /** Cluster time when this state was made, and how fast it goes from there (0 while held). */
  readonly now: VirtualMs;
  readonly rate: number;
}

export interface Speed {
  /** Cluster seconds per second. */
  readonly rate: number;
  /** How long a request stays in each room, ms; 0 = full speed. */
  readonly stageMs: number;
}

export interface TerminalSession {
  /** Keystrokes, as a terminal sends them. */
  write(data: string): void;
  onData(listener: (data: string) => void): Disposer;
  resize(columns: number, rows: number): void;
  close(): void;
}
