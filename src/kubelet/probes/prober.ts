import { causedBy } from '../../kernel/context.ts';
import type { Disposer } from '../../kernel/disposer.ts';
import { passed } from '../../kernel/outcome.ts';
import type { SpanRef } from '../../kernel/span.ts';
import { traced } from '../../kernel/traced.ts';
import type { Environment } from '../../protocol/environment.ts';
import type { ProbeKind } from '../../protocol/evidence/pod.ts';
import type { PodEvents } from '../pod-events.ts';
import type { Container, Pod, Probe } from '../pod.ts';
import { podSubject } from '../pod-identity.ts';
import type { Runtime } from '../runtime/cri.ts';
import { type HandlerResult, runHandler } from './handler.ts';

interface Running {
  readonly pod: Pod;
  readonly container: Container;
  readonly containerId: string;
  readonly ip: string;
  readonly startedAt: number;
}

/** One probe of one running container. */
interface Watch {
  readonly kind: ProbeKind;
  readonly probe: Probe;
  readonly target: Running;
  verdict: 'success' | 'failure' | 'unknown';
  last: 'success' | 'failure' | 'unknown';
  consecutive: number;
  disarm: Disposer;
}

export interface ProberOptions {
  readonly env: Environment;
  readonly runtime: Runtime;
  readonly events: PodEvents;
  /** A verdict has changed: the pod needs a turn. */
  readonly onChange: (uid: string, cause: SpanRef | undefined) => void;
}

/** What a probe says before it has run. Upstream: prober/worker.go newWorker */
const initialVerdict = { startup: 'unknown', readiness: 'failure', liveness: 'success' } as const;

const probesOf = ({ startupProbe, readinessProbe, livenessProbe }: Container) =>
  [
    { kind: 'startup', probe: startupProbe },
    { kind: 'readiness', probe: readinessProbe },
    { kind: 'liveness', probe: livenessProbe },
  ] as const;

const titles: Readonly<Record<ProbeKind, string>> = {
  startup: 'Startup',
  readiness: 'Readiness',
  liveness: 'Liveness',
};

/** Upstream: pkg/kubelet/prober/prober.go (probe) */
const outcomes = { failure: 'failed', unknown: 'errored and resulted in unknown state' } as const;

/** Runs the probes of running containers; a container without probes costs nothing. Upstream: pkg/kubelet/prober */
export class Prober {
  readonly #options: ProberOptions;
  readonly #watches = new Map<string, Watch[]>();
  /** When each pod was first seen: its probes tick from there, whenever their container started. */
  readonly #firstSeen = new Map<string, number>();

  constructor(options: ProberOptions) {
    this.#options = options;
  }

  /** The pod is on this node from now on. */
  addPod(uid: string): void {
    if (!this.#firstSeen.has(uid)) this.#firstSeen.set(uid, this.#options.env.clock.now());
  }

  start(pod: Pod, container: Container, { containerId, ip }: { containerId: string; ip: string }): void {
    const target = { pod, container, containerId, ip, startedAt: this.#options.env.clock.now() };
    const watches: Watch[] = [];
    for (const { kind, probe } of probesOf(container)) {
      if (!probe) continue;
      const verdict = initialVerdict[kind];
      watches.push({ kind, probe, target, verdict, last: 'unknown', consecutive: 0, disarm: () => {} });
    }
    if (watches.length === 0) return;
    this.#watches.set(containerId, watches);
    for (const watch of watches) this.#arm(watch, this.#firstDelay(watch));
  }

  stop(containerId: string): void {
    for (const watch of this.#watches.get(containerId) ?? []) watch.disarm();
    this.#watches.delete(containerId);
  }

  removePod(uid: string): void {
    for (const [containerId, [watch]] of this.#watches)
      if (watch?.target.pod.metadata.uid === uid) this.stop(containerId);
    this.#firstSeen.delete(uid);
  }

  /** The pod is ended: it need not prove any more that it lives, only whether it still serves. */
  endPod(uid: string): void {
    for (const watch of [...this.#watches.values()].flat())
      if (watch.kind !== 'readiness' && watch.target.pod.metadata.uid === uid) watch.disarm();
  }

  stopAll(): void {
    for (const containerId of Array.from(this.#watches.keys())) this.stop(containerId);
  }

  /** Whether a running container counts as started. */
  isStarted(container: Container, containerId: string): boolean {
    return !container.startupProbe || this.#verdict(containerId, 'startup') === 'success';
  }

  isReady(container: Container, containerId: string): boolean {
    return !container.readinessProbe || this.#verdict(containerId, 'readiness') === 'success';
  }

  /** By which probe the container has to be killed; undefined while they are content. */
  failure(containerId: string): 'liveness' | 'startup' | undefined {
    return (['liveness', 'startup'] as const).find((kind) => this.#verdict(containerId, kind) === 'failure');
  }

  #verdict(containerId: string, kind: ProbeKind): Watch['verdict'] | undefined {
    return this.#watches.get(containerId)?.find((watch) => watch.kind === kind)?.verdict;
  }

  /** The first tick of the pod's rhythm after the initial delay; readiness is asked at once where it may. */
  #firstDelay({ kind, probe, target }: Watch): number {
    const initial = (probe.initialDelaySeconds ?? 0) * 1000;
    if (kind === 'readiness' && initial === 0) return 0;
    const period = periodOf(probe);
    const sinceFirst = target.startedAt + initial - (this.#firstSeen.get(target.pod.metadata.uid) ?? target.startedAt);
    return initial + (period - (sinceFirst % period));
  }

  #arm(watch: Watch, ms: number): void {
    watch.disarm = this.#options.env.clock.after(ms, () => void this.#tick(watch));
  }

  async #tick(watch: Watch): Promise<void> {
    const { containerId, container } = watch.target;
    const isWatched = (): boolean => this.#watches.get(containerId)?.includes(watch) ?? false;
    const isHeld = watch.kind === 'startup' ? watch.verdict === 'success' : !this.isStarted(container, containerId);
    if (!isHeld) await this.#probe(watch);
    if (isWatched() && !isDecided(watch)) this.#arm(watch, periodOf(watch.probe));
  }

  async #probe(watch: Watch): Promise<void> {
    const { env, runtime, events, onChange } = this.#options;
    const { kind, probe, target } = watch;
    const { pod, container, containerId, ip } = target;
    const subject = { ...podSubject(pod), container: container.name, probe: kind };
    const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
    let cause: SpanRef | undefined;
    let answer: HandlerResult = { result: 'success', output: '' };
    // Chatter: a probe that finds nothing new is nothing to stop at.
    const context = { ...causedBy([]), background: true };
    await traced(env, context, { name: 'probe', subject, label: `${kind} probe of ${subject.pod}` }, async (inner) => {
      cause = inner.span;
      answer = await runHandler({ env, runtime }, probe, { container, containerId, ip, timeoutMs });
      const { result, output } = answer;
      if (result !== 'unknown') {
        watch.consecutive = watch.last === result ? watch.consecutive + 1 : 1;
        watch.last = result;
      }
      return passed(undefined, { result, output, consecutive: watch.consecutive });
    });
    if (!this.#watches.get(containerId)?.includes(watch)) return;
    const { result, output } = answer;
    if (result !== 'success')
      events.container(pod, container, 'Warning', 'Unhealthy', `${titles[kind]} probe ${outcomes[result]}: ${output}`);
    if (result === 'unknown') return;
    const threshold = result === 'success' ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
    if (watch.consecutive < threshold || watch.verdict === watch.last) return;
    watch.verdict = watch.last;
    onChange(pod.metadata.uid, cause && { ...env.tracer.stamp(cause), background: false });
    if (kind === 'startup' && watch.verdict === 'success') this.#askReadiness(containerId);
  }

  /** Once started, readiness need not wait for its next tick. */
  #askReadiness(containerId: string): void {
    const readiness = this.#watches.get(containerId)?.find(({ kind }) => kind === 'readiness');
    if (!readiness || (readiness.probe.initialDelaySeconds ?? 0) > 0) return;
    readiness.disarm();
    this.#arm(readiness, 0);
  }
}

/** Whether it will not be asked again: the container has started, or is to be killed. */
const isDecided = ({ kind, verdict }: Watch): boolean =>
  (kind === 'startup' && verdict === 'success') || (kind !== 'readiness' && verdict === 'failure');

const periodOf = ({ periodSeconds }: Probe): number => (periodSeconds ?? 10) * 1000;
