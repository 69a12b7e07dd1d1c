import type { Clock } from '../kernel/clock.ts';
import type { Disposer } from '../kernel/disposer.ts';
import type { SpanRef } from '../kernel/span.ts';
import type { QueueEvidence } from '../protocol/evidence/scheduling.ts';
import type { ClusterEvent } from './cluster-events.ts';
import type { PodInfo } from './pod-info.ts';
import { goesBefore } from './plugins/priority-sort.ts';
import { isGated } from './plugins/scheduling-gates.ts';

export type QueueName = 'active' | 'backoff' | 'unschedulable' | 'gated';

/** A pod that waits for a place, with its history. */
export interface QueuedPod {
  readonly info: PodInfo;
  attempts: number;
  /** When it entered the active queue for this attempt, cluster ms. */
  since: number;
  /** End of its back-off, cluster ms. */
  backoffUntil: number;
  /** Plugins that rejected it last time: news is only of use when one of them says so. */
  readonly rejectedBy: ReadonlySet<string>;
  /** The spans that brought it here. */
  readonly causes: readonly SpanRef[];
}

export interface QueueMove {
  readonly pod: QueuedPod;
  readonly evidence: QueueEvidence;
}

export interface QueueOptions {
  readonly clock: Clock;
  /** Whether news may make the pod schedulable (the hints of the plugins that rejected it). */
  readonly mayHelp: (pod: QueuedPod, event: ClusterEvent) => boolean;
  /** Told of every move between queues. */
  readonly onMove: (move: QueueMove) => void;
  /** A pod that found no place waits so long, twice as long each time, up to `maxMs`. */
  readonly backoff: { readonly initialMs: number; readonly maxMs: number };
}

/** Nobody is forgotten: after so long in the unschedulable queue a pod is tried again. */
const unschedulableMs = 5 * 60_000;
const maxCauses = 16;

const backoffMs = ({ initialMs, maxMs }: QueueOptions['backoff'], attempts: number): number =>
  Math.min(maxMs, initialMs * 2 ** Math.max(0, attempts - 1));

const withCause = (causes: readonly SpanRef[], cause: SpanRef | undefined): readonly SpanRef[] =>
  cause ? [...causes, cause].slice(-maxCauses) : causes;

interface Placed {
  readonly pod: QueuedPod;
  readonly queue: QueueName;
  readonly disarm: Disposer;
}

/**
 * Pods without a node: active (to be tried now, in order of priority), backoff (tried lately), unschedulable (until news
 * may help), gated (not to be tried). Upstream: pkg/scheduler/backend/queue/scheduling_queue.go
 */
export class SchedulingQueue {
  readonly #options: QueueOptions;
  readonly #placed = new Map<string, Placed>();
  readonly #active = new ActiveHeap();
  readonly #counts: Record<QueueName, number> = { active: 0, backoff: 0, unschedulable: 0, gated: 0 };
  /** News since the pods now in their cycle were taken: it may already have changed what they find. */
  readonly #inFlight = new Map<string, { readonly event: ClusterEvent; readonly cause: SpanRef | undefined }[]>();
  #taker: ((pod: QueuedPod | undefined) => void) | undefined;
  #stopped = false;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  has(key: string): boolean {
    return this.#placed.has(key);
  }

  add(info: PodInfo, cause: SpanRef | undefined): void {
    const now = this.#options.clock.now();
    const causes = withCause([], cause);
    const pod: QueuedPod = { info, attempts: 0, since: now, backoffUntil: now, rejectedBy: new Set(), causes };
    this.#put(pod, isGated(info.pod) ? 'gated' : 'active', 'none', 'PodAdd');
  }

  /** The pod itself changed: its gates may be gone, or what made it unschedulable. */
  update(info: PodInfo, event: ClusterEvent & { type: 'UnschedulablePodUpdate' }, cause: SpanRef | undefined): void {
    const placed = this.#placed.get(info.key);
    if (!placed) {
      this.#inFlight.get(info.key)?.push({ event, cause });
      return;
    }
    const { queue } = placed;
    const pod = { ...placed.pod, info };
    if (queue === 'gated' && isGated(info.pod)) this.#replace(placed, pod);
    else if (queue === 'gated') this.#move({ ...pod, causes: withCause(pod.causes, cause) }, 'active', 'PodUpdate');
    else if (queue === 'unschedulable' && this.#options.mayHelp(pod, event))
      this.#move({ ...pod, causes: withCause(pod.causes, cause) }, this.#readyQueue(pod), event.type);
    else this.#replace(placed, pod);
  }

  delete(key: string): void {
    const placed = this.#placed.get(key);
    if (placed) this.#take(placed);
    this.#inFlight.delete(key);
  }

  /** The next pod to try; waits for one. Nothing when the queue was stopped. */
  pop(): Promise<QueuedPod | undefined> {
    if (this.#stopped) return Promise.resolve(undefined);
    const pod = this.#active.pop();
    if (pod) return Promise.resolve(this.#start(pod));
    return new Promise((resolve) => {
      this.#taker = resolve;
    });
  }

  /** The attempt succeeded, or the pod is gone. */
  done(key: string): void {
    this.#inFlight.delete(key);
  }

  /** The attempt failed: the pod waits for news, or only for its back-off when some came meanwhile or it was an error. */
  retry(attempted: QueuedPod, info: PodInfo, rejectedBy: ReadonlySet<string>): void {
    const events = this.#inFlight.get(info.key) ?? [];
    this.#inFlight.delete(info.key);
    if (this.#stopped || this.#placed.has(info.key)) return;
    const now = this.#options.clock.now();
    const pod: QueuedPod = {
      ...attempted,
      info,
      rejectedBy,
      backoffUntil: now + backoffMs(this.#options.backoff, attempted.attempts),
    };
    const news = events.find(({ event }) => rejectedBy.size === 0 || this.#options.mayHelp(pod, event));
    const waits = rejectedBy.size > 0 && !news;
    const causes = withCause(pod.causes, news?.cause);
    this.#put({ ...pod, causes }, waits ? 'unschedulable' : 'backoff', 'none', 'ScheduleAttemptFailure');
  }

  /** Something happened in the cluster: pods that it may help get another attempt. */
  onEvent(event: ClusterEvent, cause: SpanRef | undefined): void {
    for (const events of this.#inFlight.values()) events.push({ event, cause });
    for (const { pod, queue } of Array.from(this.#placed.values()))
      if (queue === 'unschedulable' && this.#options.mayHelp(pod, event))
        this.#move({ ...pod, causes: withCause(pod.causes, cause) }, this.#readyQueue(pod), event.type);
  }

  stop(): void {
    this.#stopped = true;
    for (const { disarm } of this.#placed.values()) disarm();
    this.#placed.clear();
    this.#taker?.(undefined);
  }

  #readyQueue(pod: QueuedPod): 'backoff' | 'active' {
    return pod.backoffUntil > this.#options.clock.now() ? 'backoff' : 'active';
  }

  #move(pod: QueuedPod, to: QueueName, event: string): void {
    const placed = this.#placed.get(pod.info.key);
    if (!placed) return;
    this.#take(placed);
    this.#put(pod, to, placed.queue, event);
  }

  #replace(placed: Placed, pod: QueuedPod): void {
    this.#placed.set(pod.info.key, { ...placed, pod });
    if (placed.queue !== 'active') return;
    this.#active.remove(placed.pod);
    this.#active.push(pod);
  }

  #take(placed: Placed): void {
    placed.disarm();
    this.#placed.delete(placed.pod.info.key);
    this.#counts[placed.queue]--;
    if (placed.queue === 'active') this.#active.remove(placed.pod);
  }

  #put(pod: QueuedPod, queue: QueueName, from: QueueEvidence['from'], event: string): void {
    const { clock, onMove } = this.#options;
    const { key } = pod.info;
    const now = clock.now();
    const wait = queue === 'backoff' ? pod.backoffUntil - now : unschedulableMs;
    const disarm =
      queue === 'backoff' || queue === 'unschedulable' ? clock.after(wait, () => this.#timeUp(key, queue)) : () => {};
    this.#placed.set(key, { pod, queue, disarm });
    this.#counts[queue]++;
    const { active, backoff, unschedulable, gated } = this.#counts;
    onMove({
      pod,
      evidence: {
        from,
        to: queue,
        event,
        active,
        backoff,
        unschedulable: unschedulable + gated,
        ...(queue === 'backoff' && { backoffMs: wait }),
      },
    });
    if (queue !== 'active') return;
    pod.since = now;
    this.#active.push(pod);
    const taker = this.#taker;
    if (!taker) return;
    this.#taker = undefined;
    taker(this.#start(this.#active.pop()!));
  }

  #timeUp(key: string, queue: 'backoff' | 'unschedulable'): void {
    const placed = this.#placed.get(key);
    if (!placed) return;
    if (queue === 'backoff') this.#move(placed.pod, 'active', 'BackoffComplete');
    else this.#move(placed.pod, this.#readyQueue(placed.pod), 'UnschedulableTimeout');
  }

  #start(pod: QueuedPod): QueuedPod {
    const { key } = pod.info;
    this.#placed.delete(key);
    this.#counts.active--;
    this.#inFlight.set(key, []);
    pod.attempts++;
    return pod;
  }
}

/** A binary heap in the order of the queue-sort plugin; what is removed is skipped when its turn comes. */
class ActiveHeap {
  readonly #heap: { readonly pod: QueuedPod; readonly order: number }[] = [];
  readonly #removed = new Set<QueuedPod>();
  #pushes = 0;

  push(pod: QueuedPod): void {
    const heap = this.#heap;
    this.#removed.delete(pod);
    heap.push({ pod, order: this.#pushes++ });
    let at = heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) break;
      [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
      at = parent;
    }
  }

  remove(pod: QueuedPod): void {
    this.#removed.add(pod);
  }

  pop(): QueuedPod | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (!first) return undefined;
      this.#removeFirst();
      if (!this.#removed.delete(first.pod)) return first.pod;
    }
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    heap[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) return;
      const child = left + 1 < heap.length && this.#before(left + 1, left) ? left + 1 : left;
      if (!this.#before(child, at)) return;
      [heap[at], heap[child]] = [heap[child]!, heap[at]!];
      at = child;
    }
  }

  #before(i: number, j: number): boolean {
    const a = this.#heap[i]!;
    const b = this.#heap[j]!;
    return goesBefore(a.pod, b.pod) || (!goesBefore(b.pod, a.pod) && a.order < b.order);
  }
}
