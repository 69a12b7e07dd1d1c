import { type VirtualMs, virtualMs } from '../../kernel/clock.ts';
import { Conductor } from '../../kernel/conductor.ts';
import { FaultBoard } from '../../faults/board.ts';
import type { Disposer } from '../../kernel/disposer.ts';
import type { LogRecord, TraceId } from '../../kernel/span.ts';
import { type EnvironmentOf, environmentsOf } from '../../cluster/component-environment.ts';
import { componentsOf } from '../../cluster/component-ids.ts';
import { identities } from '../../cluster/identities.ts';
import type { UnkeyedPlan } from '../../cluster/plan.ts';
import { isLastOfRequest, isStop } from '../../cluster/stops.ts';
import type { ApiRequest, ApiResponse } from '../../protocol/http.ts';
import type {
  BranchId,
  BranchOperations,
  ComponentState,
  Observable,
  PutAside,
  Session,
  SessionState,
  Speed,
  SteppingState,
  TerminalSession,
} from '../../protocol/session.ts';
import { FaultInjector } from './fault-injector.ts';
import { Hub, type Realm } from '../realms/hub.ts';
import type { ClusterIdentity } from '../keys/identity.ts';
import { KeptPlan } from './kept-plan.ts';
import { Learner } from '../workstation/learner.ts';
import { LogKeeper } from './log-keeper.ts';
import { subject } from './observable.ts';
import { markStopped } from './mark-stopped.ts';
import type { ClusterBranches } from '../storage/cluster-branches.ts';
import { type PageDisk, servePageDisk } from '../storage/page-backend.ts';
import { joinHub } from '../realms/page-bus.ts';
import { runInPage, servePlugins } from '../own-plugins/serve.ts';
import { placement } from '../realms/placement.ts';
import { schedulerOperations } from './scheduler-operations.ts';
import { StoreOperator } from './store-operator.ts';
import { afterWall, hostNow, WallClock } from '../wall-clock.ts';
import { WorkstationLink, workstationAddress } from '../workstation/workstation-link.ts';

/** What the page found out before the cluster could start. */
export interface BrowserSessionOptions {
  readonly plan: UnkeyedPlan;
  readonly identity: Promise<ClusterIdentity>;
  readonly storage: SessionState['storage'];
  readonly realms: SessionState['realms'];
  readonly notice?: SessionState['notice'];
  readonly branch: BranchId;
  readonly branches: ClusterBranches;
  readonly disk: PageDisk;
  readonly archive: Session['archive'];
  /** Cluster time to begin at; absent: now. */
  readonly startAt?: VirtualMs;
  readonly openRealm: (name: string, died: (message: string) => void) => Realm | Promise<Realm>;
  /** Puts aside what is stored; the page is then loaded again. */
  readonly startAnew: () => Promise<void>;
  readonly putAside?: PutAside;
}

/** A cluster whose components run in realms that this page holds. */
export class BrowserSession implements Session {
  readonly state: Observable<SessionState>;
  readonly #page = () => this.#environment('kubectl/page');
  readonly store = new StoreOperator(this.#page, () => this.close());
  readonly #state;
  readonly #options: BrowserSessionOptions;
  readonly branches: BranchOperations;
  readonly putAside: PutAside | undefined;
  readonly archive: Session['archive'];
  #markUsable: () => void = () => {};
  readonly usable = new Promise<void>((resolve) => {
    this.#markUsable = resolve;
  });
  readonly clock: WallClock;
  readonly #log = new LogKeeper();
  readonly #conductor: Conductor;
  readonly #hub: Hub;
  readonly faults: FaultInjector;
  readonly scheduler = schedulerOperations(() => ({ kept: this.#plan, env: this.#page() }));
  readonly #environment: EnvironmentOf;
  readonly learner: Learner;
  readonly #placement: ReadonlyMap<string, string>;
  readonly #plan: KeptPlan;
  readonly #link = new WorkstationLink(() => this.#startComponent(workstationAddress), this.#page);
  #speed: Speed = { rate: 1, stageMs: 0 };
  #timeRuns = true;
  #starts = 0;

  constructor(options: BrowserSessionOptions) {
    this.#options = options;
    ({ archive: this.archive, putAside: this.putAside } = options);
    this.branches = options.branches.of(this, options.branch);
    this.clock = new WallClock({ now: options.startAt ?? virtualMs(Date.now()), wall: hostNow(), rate: 1 });
    this.#plan = new KeptPlan(options, (component) => [this.kill(component), this.restart(component)]);
    const components = componentsOf(options.plan);
    this.#placement = placement(
      [...components, workstationAddress],
      options.realms === 'one-worker' ? 'one-worker' : 'workers',
    );
    this.#conductor = new Conductor({
      setTime: (running) => {
        this.#timeRuns = running;
        this.#setRate();
      },
      afterWall,
      changed: () => this.#conductorChanged(),
      isStop,
      isLastOfRequest,
    });
    this.state = this.#state = subject<SessionState>({
      phase: 'starting',
      realms: options.realms,
      storage: options.storage,
      ...(options.notice && { notice: options.notice }),
      components: components.map((id): ComponentState => ({ id, life: 'starting' })),
      identities,
      machines: ['workstation', ...options.plan.nodes.map(({ name }) => name)],
      stepping: this.#steppingState(),
    });
    this.#hub = new Hub(
      {
        started: (component) => this.#setLife(component, 'running'),
        failed: (component, message) => {
          this.#setLife(component, 'dead');
          this.#report(message);
        },
        log: (records) => this.#log.append(records),
        spent: (fault) => this.faults.mend(fault),
        report: (message) => this.#report(message),
      },
      this.#conductor,
    );
    const bus = joinHub(this.#hub, 'page', this.clock.state);
    servePageDisk(bus, this.clock, options.disk);
    const board = new FaultBoard((fault) => this.faults.mend(fault));
    this.#environment = environmentsOf(
      {
        clock: this.clock,
        bus,
        gate: this.#conductor,
        seed: options.plan.seed,
        level: options.plan.traceLevel,
        write: (record) => this.#log.append([record]),
        report: (message) => this.#report(message),
        faults: board,
      },
      this.#nextInstance(),
    );
    servePlugins(this.#environment('own-plugins'), runInPage);
    const isRunning = (): boolean => this.#conductor.mode === 'running';
    this.learner = new Learner(this.#environment, async () => (await this.#plan.get()).credentials, isRunning);
    this.faults = new FaultInjector({
      tracer: this.#environment('faults').tracer,
      board,
      changed: (faults) => this.#hub.setFaults(faults),
    });
  }

  /** Starts every component; resolves when all of them have been told to. Rejects when there is no identity. */
  async start(): Promise<void> {
    await Promise.all(componentsOf(this.#options.plan).map((component) => this.#startComponent(component)));
  }

  /** Creates what a fresh cluster holds, and looks up what kinds there are. */
  async seed(): Promise<void> {
    const { furnish } = await import('../../cluster/furnish.ts');
    const client = await this.learner.client('kubernetes-admin');
    void this.usable.then(() => this.learner.learnKinds());
    await furnish(this.clock, client, this.#markUsable);
  }

  follow(listener: (batch: readonly LogRecord[]) => void): Disposer {
    return this.#log.follow(listener);
  }

  request(identity: string, request: ApiRequest): Promise<ApiResponse> {
    return this.learner.request(identity, request);
  }

  /** Where somebody steps, what the page knows of the server's kinds already need not be asked in between. */
  apply: Session['apply'] = (identity, manifests) =>
    (this.#conductor.mode === 'running' ? this.#link : this.learner).apply(identity, manifests);

  pause(): void {
    this.#conductor.pause();
  }

  resume(): void {
    this.#conductor.resume();
  }

  step(by: 'stage' | 'request', trace?: TraceId): void {
    if (by === 'stage') this.#conductor.step(trace);
    else this.#conductor.stepRequest(trace);
  }

  setSpeed(speed: Speed): void {
    this.#speed = speed;
    this.#setRate();
    this.#conductor.setStageTime(speed.stageMs);
  }

  kill(component: string): void {
    const realm = this.#placement.get(component);
    if (!realm) return;
    const shared = [...this.#placement.values()].filter((name) => name === realm).length > 1;
    if (shared) this.#hub.stop(realm, component);
    else this.#hub.remove(realm);
    this.#buried(component);
  }

  restart(component: string): void {
    void this.#startComponent(component);
  }

  async openTerminal(machine: string, identity: string): Promise<TerminalSession> {
    const { openTerminal } = await import('../workstation/terminal.ts');
    return openTerminal({
      machine,
      identity,
      plan: await this.#plan.get(),
      edit: this.#plan.edit,
      environmentOf: (user) => this.#environment(`kubectl/${user}`),
      discovery: this.learner.discovery,
      ports: this.learner.ports,
    });
  }

  async reset(): Promise<void> {
    this.close();
    await this.#options.startAnew();
  }

  close(): void {
    for (const realm of new Set(this.#placement.values())) this.#hub.remove(realm);
  }

  async #startComponent(component: string): Promise<void> {
    const realm = this.#placement.get(component);
    if (!realm) return;
    this.#setLife(component, 'starting');
    if (!this.#hub.has(realm)) {
      const opened = await this.#options.openRealm(realm, (message) => {
        this.#hub.remove(realm);
        for (const [id, place] of this.#placement) if (place === realm) this.#buried(id);
        this.#report(`${realm}: ${message}`);
      });
      if (this.#hub.has(realm)) opened.terminate();
      else this.#hub.add(opened, this.clock.state);
    }
    this.#hub.start(realm, component, this.#nextInstance(), await this.#plan.get());
  }

  #buried(component: string): void {
    this.#conductor.forget(component);
    this.#setLife(component, 'dead');
    markStopped(this.#environment(component).tracer, component);
  }

  #nextInstance(): string {
    return `${Math.floor(hostNow()).toString(36)}-${(this.#starts++).toString(36)}`;
  }

  #setRate(): void {
    const rate = this.#timeRuns ? this.#speed.rate : 0;
    const time = { now: this.clock.now(), wall: hostNow(), rate };
    this.clock.set(time);
    this.#hub.setTime(time);
  }

  #setLife(component: string, life: ComponentState['life']): void {
    this.#link.heard({ id: component, life });
    const state = this.#state.get();
    const components = state.components.map((known) => (known.id === component ? { id: component, life } : known));
    const running = state.phase === 'running' || components.every((known) => known.life === 'running');
    this.#state.set({ ...state, components, phase: running ? 'running' : state.phase });
  }

  #conductorChanged(): void {
    this.#hub.setGate(this.#conductor.open);
    this.#state.set({ ...this.#state.get(), stepping: this.#steppingState() });
  }

  #steppingState(): SteppingState {
    const { now, rate } = this.clock.state;
    return {
      mode: this.#conductor.mode,
      speed: this.#speed,
      held: this.#conductor.held,
      now: rate === 0 ? now : virtualMs(this.clock.now()),
      rate,
    };
  }

  #report(message: string): void {
    this.#state.set({ ...this.#state.get(), detail: message });
  }
}
