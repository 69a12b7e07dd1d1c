import type { Disposer } from '../../kernel/disposer.ts';
import type { LogRecord } from '../../kernel/span.ts';
import type { ApiRequest, ApiResponse } from '../../protocol/http.ts';
import {
  type Applied,
  type BranchOperations,
  type FaultOperations,
  openedBranch,
  type Observable,
  type SchedulerOperations,
  type Session,
  type SessionState,
  type StoreOperations,
  type TerminalSession,
} from '../../protocol/session.ts';
import { LogKeeper } from './log-keeper.ts';
import { subject } from './observable.ts';

/** Said where something is to be done that can only be done in a cluster of this page. */
export const readOnlyMessage = 'this is a recording, or another cluster: it can be looked at, not changed';

const refuse = (): Promise<never> => Promise.reject(new Error(readOnlyMessage));

/** A log to look at: nothing in it can be held, changed or killed. */
export class ReadOnlySession implements Session {
  readonly state: Observable<SessionState>;
  readonly usable = Promise.resolve();
  readonly faults: FaultOperations = { inject: () => '', mend: () => {}, restore: () => {} };
  readonly scheduler: SchedulerOperations = { read: refuse, write: refuse };
  readonly branches: BranchOperations;
  readonly store: StoreOperations = {
    history: () => Promise.resolve([]),
    status: refuse,
    hash: refuse,
    compact: refuse,
    defragment: refuse,
    disarm: refuse,
    snapshot: refuse,
    restore: refuse,
  };
  readonly #log = new LogKeeper();
  readonly #state;

  constructor(origin: NonNullable<SessionState['origin']>) {
    const current = `${openedBranch}${origin.name}`;
    this.branches = {
      current,
      list: () => [{ id: current, name: origin.name }],
      fork: refuse,
      goTo: refuse,
      rename: () => {},
      forget: refuse,
    };
    this.#state = subject<SessionState>({
      phase: 'running',
      realms: 'page',
      storage: 'memory',
      origin,
      components: [],
      identities: [],
      machines: [],
      stepping: { mode: 'running', speed: { rate: 1, stageMs: 0 }, held: [], now: 0 as never, rate: 0 },
    });
    this.state = this.#state;
  }

  /** Takes in more of the log; whoever speaks in it is a component. */
  append(records: readonly LogRecord[]): void {
    const known = new Set(this.#state.get().components.map(({ id }) => id));
    for (const record of records) if (record.type === 'start') known.add(record.component);
    const state = this.#state.get();
    const now = records.at(-1)?.at ?? state.stepping.now;
    this.#state.set({
      ...state,
      components: [...known].map((id) => ({ id, life: 'running' as const })),
      stepping: { ...state.stepping, now },
    });
    this.#log.append(records);
  }

  protected report(detail: string | undefined): void {
    const { detail: _old, ...state } = this.#state.get();
    this.#state.set({ ...state, ...(detail !== undefined && { detail }) });
  }

  follow(listener: (batch: readonly LogRecord[]) => void): Disposer {
    return this.#log.follow(listener);
  }

  request(_identity: string, _request: ApiRequest): Promise<ApiResponse> {
    return refuse();
  }

  async *apply(_identity: string, manifests: readonly object[]): AsyncGenerator<Applied, void> {
    for (const _ of manifests) yield { outcome: 'unreachable', message: readOnlyMessage };
  }

  openTerminal(): Promise<TerminalSession> {
    return refuse();
  }

  pause(): void {}
  resume(): void {}
  step(): void {}
  setSpeed(): void {}
  kill(): void {}
  restart(): void {}
  reset(): Promise<void> {
    return Promise.resolve();
  }
  close(): void {}
}
