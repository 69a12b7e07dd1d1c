import { type CancellationSource, cancellationSource } from '../kernel/cancellation.ts';
import { type Context, causedBy } from '../kernel/context.ts';
import type { Disposer } from '../kernel/disposer.ts';
import { passed } from '../kernel/outcome.ts';
import type { SpanRef } from '../kernel/span.ts';
import { traced } from '../kernel/traced.ts';
import { killPod, shortestGraceMs } from './lifecycle/kill.ts';
import type { SyncTurn } from './lifecycle/turn.ts';
import { lifecycle } from './lifecycle.ts';
import { isTerminalPhase, type Pod } from './pod.ts';
import { podSubject } from './pod-identity.ts';
import { podAdmission } from './pod-admission.ts';
import { deadlineExceeded, type Rejection } from './rejection.ts';
import { Resync } from './resync.ts';
import type { PodServices } from './services.ts';
import type { WaitingReason } from './status/container-statuses.ts';
import { podStatus, type StatusFacts } from './status/pod-status.ts';
import { terminatedStatus } from './status/terminated-status.ts';

type Life = 'syncing' | 'terminating' | 'terminated';

/** Upstream: backOffPeriod and workerBackOffPeriodJitterFactor of pkg/kubelet/kubelet.go */
const retry = { ms: 10_000, jitter: 0.5 };

/** How many causes of one turn are remembered. */
const maxCauses = 8;

/**
 * Everything that is done for one pod, one turn at a time; what happens meanwhile shares the next turn.
 * Upstream: pkg/kubelet/pod_workers.go
 */
export class PodWorker {
  readonly #services: PodServices;
  readonly #onEnd: (pod: Pod) => void;
  readonly #waiting = new Map<string, WaitingReason>();
  readonly #failedPulls: SyncTurn['failedPulls'] = new Map();
  #pod: Pod;
  #life: Life = 'syncing';
  #pending: { reason: string; causes: SpanRef[] } | undefined;
  #busy = false;
  #admitted = false;
  #verdict: Rejection | undefined;
  /** Grace of the running termination, ms; only ever shortened. */
  #graceMs: number | undefined;
  #removed = false;
  #stopped = false;
  #turn: CancellationSource = cancellationSource();
  #disarmRetry: Disposer = () => {};
  readonly #resync: Resync;
  #disarmDeadline: Disposer = () => {};

  /** @param onEnd called when nothing of the pod is left on the node */
  constructor(services: PodServices, pod: Pod, onEnd: (pod: Pod) => void) {
    this.#services = services;
    this.#pod = pod;
    this.#onEnd = onEnd;
    const { clock, random } = services.env;
    this.#resync = new Resync(clock, random, () => this.wake('resync'));
  }

  get pod(): Pod {
    return this.#pod;
  }

  get life(): Life {
    return this.#life;
  }

  /** The pod as it is now; a turn follows. */
  update(pod: Pod, reason: string, cause?: SpanRef): void {
    this.#pod = pod;
    this.#shortenGrace();
    this.wake(reason, cause);
  }

  /** Newer metadata that asks for nothing. */
  note(pod: Pod): void {
    this.#pod = pod;
  }

  /** The node puts the pod out: it ends now, and for good. */
  evict(verdict: Rejection, graceMs: number): void {
    this.#verdict ??= verdict;
    this.#graceMs ??= graceMs;
    this.wake('evicted');
  }

  /** The pod's object is gone: whatever still runs is ended. */
  remove(cause?: SpanRef): void {
    this.#removed = true;
    this.#shortenGrace();
    this.wake('removed', cause);
  }

  wake(reason: string, cause?: SpanRef): void {
    if (this.#stopped) return;
    this.#pending ??= { reason, causes: [] };
    if (cause && this.#pending.causes.length < maxCauses) this.#pending.causes.push(cause);
    if (this.#isEnding() && this.#life === 'syncing') this.#turn.cancel();
    if (!this.#busy) {
      this.#busy = true;
      void Promise.resolve().then(() => this.#work());
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#turn.cancel();
    this.#disarmRetry();
    this.#resync.stop();
    this.#disarmDeadline();
  }

  #isEnding(): boolean {
    return this.#removed || this.#pod.metadata.deletionTimestamp !== undefined || this.#verdict !== undefined;
  }

  async #work(): Promise<void> {
    while (this.#pending && !this.#stopped) {
      const { reason, causes } = this.#pending;
      this.#pending = undefined;
      this.#disarmRetry();
      this.#turn = cancellationSource(this.#services.stopping);
      try {
        await this.#takeTurn(reason, causedBy(causes, this.#turn));
      } catch (error) {
        if (this.#stopped) break;
        this.#services.env.report(`sync of ${podSubject(this.#pod).pod}: ${String(error)}`);
        this.#retryAfter(undefined);
      }
    }
    this.#busy = false;
  }

  async #takeTurn(reason: string, causes: Context): Promise<void> {
    if (this.#life === 'terminated') {
      this.#finish(causes);
      return;
    }
    const { env } = this.#services;
    const subject = { ...podSubject(this.#pod), reason };
    await traced(env, causes, { name: 'sync', subject, label: `sync ${subject.pod}` }, async (context) => {
      const turn = this.#newTurn(reason === 'updated' || this.#resync.isDue());
      if (this.#isEnding()) await this.#terminate(context, turn);
      else await this.#sync(context, turn);
      const phase = this.#services.statuses.get(this.#pod).phase ?? 'Pending';
      return passed(undefined, { phase, actions: turn.actions });
    });
  }

  async #sync(context: Context, turn: SyncTurn): Promise<void> {
    if (!this.#admitted) {
      const rejection = await podAdmission(context, this.#pod, this.#services);
      if (rejection) {
        this.#verdict = rejection;
        await this.#terminate(context, turn);
        return;
      }
      this.#admitted = true;
      this.#services.allocation.admit(this.#pod);
      this.#services.probes.addPod(this.#pod.metadata.uid);
      this.#armDeadline();
    }
    this.#services.allocation.retry(this.#pod);
    turn.pod = this.#services.allocation.granted(this.#pod);
    if (this.#report(context, {})) {
      await this.#terminate(context, turn);
      return;
    }
    for (const step of lifecycle) {
      const goOn = await step.run(context, turn);
      if (!goOn || context.cancellation.cancelled) break;
    }
    this.#resync.arm(this.#services.volumes.lookAgainMs(this.#pod));
    if (context.cancellation.cancelled) return;
    if (turn.failures.length > 0) {
      if (turn.changed) this.wake('runtime-event', context.span);
      else this.#retryAfter(turn.failures);
    } else if (turn.changed && this.#report(context, {})) await this.#terminate(context, turn);
    else if (turn.again) this.wake('container-started', context.span);
  }

  /** Ends what runs, then takes the sandbox down. Upstream: SyncTerminatingPod, SyncTerminatedPod */
  async #terminate(context: Context, turn: SyncTurn): Promise<void> {
    const { runtime, probes } = this.#services;
    this.#life = 'terminating';
    this.#disarmDeadline();
    this.#resync.stop();
    // From here on nothing but the machine itself interrupts the work.
    const steady = { ...context, cancellation: this.#services.stopping };
    this.#report(steady, {});
    probes.endPod(this.#pod.metadata.uid);
    this.#graceMs ??= this.#wantedGrace();
    await killPod(steady, turn, this.#graceMs);
    probes.removePod(this.#pod.metadata.uid);
    if (this.#stopped) return;
    const { sandboxId, sandboxReady } = turn.runtime();
    if (sandboxId && sandboxReady) {
      turn.actions.push('stop sandbox');
      await runtime.stopPodSandbox(sandboxId);
    }
    if (this.#stopped) return;
    this.#life = 'terminated';
    this.#services.allocation.freed();
    this.#report(steady, { isFinished: true, mayRun: false });
    this.#finish(steady);
  }

  #finish(context: Context): void {
    const { statuses } = this.#services;
    if (!this.#removed) {
      statuses.finish(context, this.#pod, terminatedStatus(statuses.get(this.#pod)));
      return;
    }
    this.#onEnd(this.#pod);
  }

  /** Writes the status as it is; true when the pod has come to its end. */
  #report(context: Context, end: Pick<Partial<StatusFacts>, 'isFinished' | 'mayRun'>): boolean {
    const { allocation, env, node, runtime, statuses, probes } = this.#services;
    const pod = allocation.granted(this.#pod);
    const { status, isTerminal } = podStatus(pod, {
      now: env.clock.now(),
      hostIp: node.ip,
      old: statuses.get(pod),
      runtime: runtime.podStatus(pod.metadata.uid),
      waiting: this.#waiting,
      isStarted: (container, id) => probes.isStarted(container, id),
      isReady: (container, id) => probes.isReady(container, id),
      resize: allocation.conditions(pod.metadata.uid),
      isFinished: end.isFinished ?? false,
      mayRun: end.mayRun ?? this.#admitted,
      ...(this.#verdict && { verdict: this.#verdict }),
    });
    statuses.set({ ...context, cancellation: this.#services.stopping }, pod, status);
    return isTerminal || isTerminalPhase(status.phase);
  }

  #newTurn(isResync: boolean): SyncTurn {
    return {
      pod: this.#services.allocation.granted(this.#pod),
      services: this.#services,
      isResync,
      waiting: this.#waiting,
      failedPulls: this.#failedPulls,
      actions: [],
      failures: [],
      changed: false,
      again: false,
      restarting: new Set(),
      runtime: () => this.#services.runtime.podStatus(this.#pod.metadata.uid),
      report: (context) => void this.#report(context, {}),
    };
  }

  /** Tries again after the usual pause, or sooner where a back-off ends sooner. */
  #retryAfter(failures: SyncTurn['failures'] | undefined): void {
    const { clock, random } = this.#services.env;
    const pause = retry.ms * (1 + retry.jitter * random.next());
    const ends = (failures ?? []).filter((ms): ms is number => ms !== undefined);
    const ms = Math.min(pause, ...ends.map((end) => end + 50));
    this.#disarmRetry = clock.after(ms, () => this.wake('retry'));
  }

  #armDeadline(): void {
    const { activeDeadlineSeconds } = this.#pod.spec;
    if (activeDeadlineSeconds === undefined) return;
    const { clock } = this.#services.env;
    const { startTime } = this.#services.statuses.get(this.#pod);
    const startedAt = startTime ? Date.parse(startTime) : clock.now();
    const left = startedAt + activeDeadlineSeconds * 1000 - clock.now();
    this.#disarmDeadline = clock.after(left, () => {
      this.#verdict = deadlineExceeded;
      this.#services.events.pod(this.#pod, 'Normal', deadlineExceeded.reason, deadlineExceeded.message);
      this.wake('deadline');
    });
  }

  #wantedGrace(): number {
    const { metadata, spec } = this.#pod;
    const seconds = metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30;
    return Math.max(seconds, this.#removed ? 1 : 0) * 1000;
  }

  /** While the pod is being ended, a shorter grace period counts at once. */
  #shortenGrace(): void {
    const wanted = Math.max(shortestGraceMs, this.#wantedGrace());
    if (this.#life !== 'terminating' || this.#graceMs === undefined || wanted >= this.#graceMs) return;
    this.#graceMs = wanted;
    const { runtime, stopping } = this.#services;
    for (const { id, state } of runtime.podStatus(this.#pod.metadata.uid).containers)
      if (state === 'running') void runtime.stopContainer({ ...causedBy([]), cancellation: stopping }, id, wanted);
  }
}
