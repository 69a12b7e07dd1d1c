import type { Clock } from '../kernel/clock.ts';
import type { Disposer } from '../kernel/disposer.ts';
import type { SpanRef } from '../kernel/span.ts';
import type { QueueEvidence } from '../protocol/evidence/scheduling.ts';
import type { ClusterEvent, EventOf, UnschedulablePodUpdate } from './cluster-events.ts';
import { InFlight } from './in-flight.ts';
import { PodHeap } from './pod-heap.ts';
import type { PodInfo } from './pod-info.ts';
import { goesBefore } from './plugins/priority-sort.ts';
import { isGated } from './plugins/scheduling-gates.ts';
import type { Advice } from './queueing-hints.ts';
import { type Backoff, backoffEnd, isBackingOff, type QueuedPod, windowMs } from './queued-pod.ts';

export type QueueName = 'active' | 'backoff' | 'unschedulable' | 'gated';

export interface QueueMove {
  readonly pod: QueuedPod;
  readonly evidence: QueueEvidence;
}

export interface QueueOptions {
  readonly clock: Clock;
  /** Whether news may make the pod schedulable: the hints of the plugins that rejected it. */
  readonly advice: (pod: QueuedPod, event: ClusterEvent) => Advice;
  /** Told of every move between queues, and once of each kind of news that is of no use to a pod. */
  readonly onMove: (move: QueueMove) => void;
  readonly backoff: Backoff;
}

/** Nobody is forgotten: after so long in the unschedulable queue a pod is tried again. */
const unschedulableMs = 5 * 60_000;
const maxCauses = 16;

const withCause = (causes: readonly SpanRef[], cause: SpanRef | undefined): readonly SpanRef[] =>
  cause ? [...causes, cause].slice(-maxCauses) : causes;

interface Placed {
  readonly pod: QueuedPod;
  readonly queue: QueueName;
  readonly disarm: Disposer;
  /** Kinds of news that were of no use, since it came here. */
  readonly skipped: Set<ClusterEvent['type']>;
}

/** Why a pod moves: the event, and who said that it may help. */
type Why = Pick<QueueEvidence, 'event' | 'hint' | 'meanwhile'>;

const failure = 'ScheduleAttemptFailure';

/**
 * Pods without a node: active (to be tried now, in order of priority), backoff (tried lately: again when nothing is active or
 * their time is up), unschedulable (until news may help), gated (not to be tried).
 * Upstream: pkg/scheduler/backend/queue/scheduling_queue.go
 */
export class SchedulingQueue {
  readonly #options: QueueOptions;
  readonly #placed = new Map<string, Placed>();
  readonly #unschedulable = new Map<string, Placed>();
  readonly #active = new PodHeap(goesBefore);
  /** Those for which something went wrong are not among them: they wait until their time is up. */
  readonly #backoff = new PodHeap(
    (a, b) => a.backoffUntil < b.backoffUntil || (a.backoffUntil === b.backoffUntil && goesBefore(a, b)),
  );
  readonly #counts: Record<QueueName, number> = { active: 0, backoff: 0, unschedulable: 0, gated: 0 };
  readonly #inFlight = new InFlight();
  #taker: ((pod: QueuedPod | undefined) => void) | undefined;
  #stopped = false;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  add(info: PodInfo, cause: SpanRef | undefined): void {
    const since = this.#options.clock.now();
    const causes = withCause([], cause);
    const fresh = { attempts: 0, rejections: 0, errors: 0, backoffUntil: -Infinity, rejectedBy: new Set<string>() };
    this.#put({ info, since, causes, ...fresh }, isGated(info.pod) ? 'gated' : 'active', 'none', {
      event: 'UnschedulablePodAdd',
    });
  }

  /** The pod itself changed: its gates may be gone, or what made it unschedulable. */
  update(info: PodInfo, events: readonly EventOf<UnschedulablePodUpdate>[], cause: SpanRef | undefined): void {
    const placed = this.#placed.get(info.key);
    if (!placed) {
      for (const event of events) this.#inFlight.hear({ event, cause, only: info.key });
      return;
    }
    const changed = { ...placed, pod: { ...placed.pod, info } };
    this.#replace(placed.pod, changed);
    if (placed.queue === 'gated' && !isGated(info.pod)) {
      const event = 'UnschedulablePodUpdatePodSchedulingGatesEliminated';
      this.#move(withNews(changed.pod, cause), 'active', { event, hint: 'SchedulingGates' });
    } else if (placed.queue === 'unschedulable') events.some((event) => this.#tell(changed, event, cause));
  }

  delete(key: string): void {
    const placed = this.#placed.get(key);
    if (placed) this.#take(placed);
    this.#inFlight.leave(key);
  }

  /** The next pod to try; waits for one. Nothing when the queue was stopped. */
  pop(): Promise<QueuedPod | undefined> {
    const next = this.#stopped ? undefined : this.#next();
    if (next || this.#stopped) return Promise.resolve(next);
    return new Promise((resolve) => {
      this.#taker = resolve;
    });
  }

  /** The attempt succeeded, or the pod is gone. */
  done(key: string): void {
    this.#inFlight.leave(key);
  }

  /** The attempt failed: the pod waits for news, or only for its back-off when some came meanwhile or it was an error. */
  retry(attempted: QueuedPod, info: PodInfo, rejectedBy: ReadonlySet<string>): void {
    const missed = this.#inFlight.leave(info.key);
    if (this.#stopped || this.#placed.has(info.key)) return;
    const now = this.#options.clock.now();
    const failed = rejectedBy.size === 0;
    const rejections = attempted.rejections + (failed ? 0 : 1);
    const errors = failed ? attempted.errors + 1 : 0;
    const backoffUntil = backoffEnd(this.#options.backoff, rejections, errors, now);
    const pod: QueuedPod = { ...attempted, info, rejectedBy, rejections, errors, backoffUntil, since: now };
    if (failed) {
      this.#put(pod, 'backoff', 'none', { event: failure });
      return;
    }
    for (const { event, cause } of missed) {
      const { helps } = this.#options.advice(pod, event);
      if (helps === undefined) continue;
      const why: Why = { event: failure, hint: helps, meanwhile: event.type };
      this.#put(withNews(pod, cause), this.#readyQueue(pod), 'none', why);
      return;
    }
    this.#put(pod, 'unschedulable', 'none', { event: failure });
  }

  /**
   * Something happened in the cluster: pods that it may help get another attempt.
   * @param concerns whether it is news to the pod at all
   */
  onEvent(event: ClusterEvent, cause: SpanRef | undefined, concerns: (pod: PodInfo) => boolean = () => true): void {
    this.#inFlight.hear({ event, cause });
    for (const placed of Array.from(this.#unschedulable.values()))
      if (concerns(placed.pod.info)) this.#tell(placed, event, cause);
  }

  stop(): void {
    this.#stopped = true;
    for (const { disarm } of this.#placed.values()) disarm();
    this.#placed.clear();
    this.#unschedulable.clear();
    this.#taker?.(undefined);
  }

  /** Answers whether the pod left the unschedulable queue for it. */
  #tell(placed: Placed, event: ClusterEvent, cause: SpanRef | undefined): boolean {
    const { pod, skipped } = placed;
    const { helps, skipped: skippedBy } = this.#options.advice(pod, event);
    if (helps !== undefined) {
      this.#move(withNews(pod, cause), this.#readyQueue(pod), { event: event.type, hint: helps });
      return true;
    }
    if (skippedBy.length > 0 && !skipped.has(event.type)) {
      skipped.add(event.type);
      this.#log(withNews(pod, cause), 'unschedulable', 'unschedulable', { event: event.type, skippedBy });
    }
    return false;
  }

  #readyQueue(pod: QueuedPod): 'backoff' | 'active' {
    return isBackingOff(pod, this.#options.clock.now()) ? 'backoff' : 'active';
  }

  #move(pod: QueuedPod, to: QueueName, why: Why): void {
    const placed = this.#placed.get(pod.info.key);
    if (!placed) return;
    this.#take(placed);
    this.#put(pod, to, placed.queue, why);
  }

  #replace(old: QueuedPod, placed: Placed): void {
    this.#placed.set(placed.pod.info.key, placed);
    if (placed.queue === 'unschedulable') this.#unschedulable.set(placed.pod.info.key, placed);
    const heap = this.#heapOf(placed);
    heap?.remove(old);
    heap?.push(placed.pod);
  }

  #heapOf({ queue, pod }: Pick<Placed, 'queue' | 'pod'>): PodHeap | undefined {
    if (queue === 'backoff' && pod.errors === 0) return this.#backoff;
    return queue === 'active' ? this.#active : undefined;
  }

  #take(placed: Placed): void {
    this.#forget(placed);
    this.#heapOf(placed)?.remove(placed.pod);
  }

  #forget({ pod, queue, disarm }: Placed): void {
    disarm();
    this.#placed.delete(pod.info.key);
    this.#unschedulable.delete(pod.info.key);
    this.#counts[queue]--;
  }

  #put(pod: QueuedPod, queue: QueueName, from: QueueEvidence['from'], why: Why): void {
    const { clock } = this.#options;
    const { key } = pod.info;
    const now = clock.now();
    if (queue === 'active') pod.since = now;
    const wait = queue === 'backoff' ? pod.backoffUntil + windowMs - now : unschedulableMs;
    const waits = queue === 'backoff' || queue === 'unschedulable';
    const disarm = waits ? clock.after(wait, () => this.#timeUp(key, queue)) : () => {};
    const placed: Placed = { pod, queue, disarm, skipped: new Set() };
    this.#placed.set(key, placed);
    if (queue === 'unschedulable') this.#unschedulable.set(key, placed);
    this.#counts[queue]++;
    this.#heapOf(placed)?.push(pod);
    this.#log(pod, from, queue, { ...why, ...(queue === 'backoff' && { backoffMs: wait }) });
    const taker = this.#taker;
    const next = taker && this.#next();
    if (!next) return;
    this.#taker = undefined;
    taker(next);
  }

  #log(
    pod: QueuedPod,
    from: QueueEvidence['from'],
    to: QueueEvidence['to'],
    why: Why & Pick<QueueEvidence, 'skippedBy' | 'backoffMs'>,
  ): void {
    const { active, backoff, unschedulable, gated } = this.#counts;
    const evidence = { from, to, ...why, active, backoff, unschedulable: unschedulable + gated };
    this.#options.onMove({ pod, evidence });
  }

  #timeUp(key: string, queue: 'backoff' | 'unschedulable'): void {
    const placed = this.#placed.get(key);
    if (!placed) return;
    if (queue === 'backoff') this.#move(placed.pod, 'active', { event: 'BackoffComplete' });
    else this.#move(placed.pod, this.#readyQueue(placed.pod), { event: 'UnschedulableTimeout' });
  }

  /** Takes the pod whose turn it is. Where none is active nobody else is kept waiting by one that backs off. */
  #next(): QueuedPod | undefined {
    const active = this.#active.pop();
    const pod = active ?? this.#backoff.pop();
    if (!pod) return undefined;
    this.#forget(this.#placed.get(pod.info.key)!);
    if (!active) this.#log(pod, 'backoff', 'active', { event: 'PopFromBackoffQ' });
    this.#inFlight.take(pod.info.key);
    pod.attempts++;
    return pod;
  }
}

const withNews = (pod: QueuedPod, cause: SpanRef | undefined): QueuedPod => ({
  ...pod,
  causes: withCause(pod.causes, cause),
});
