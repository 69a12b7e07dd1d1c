import { type Clock, type VirtualMs, virtualMs } from './clock.ts';
import type { Disposer } from './disposer.ts';

/** Lets every promise that can run do so: one macrotask turn of the host. */
export type Settle = () => Promise<void>;

interface Timer {
  readonly due: VirtualMs;
  readonly order: number;
  readonly fire: () => void;
}

const isBefore = (a: Timer, b: Timer): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);

/**
 * Time that moves only when told to. Timers fire in order of due time, then of arming, and between two of
 * them everything that they set going settles: that makes a run of the whole cluster exactly repeatable.
 */
export class VirtualClock implements Clock {
  #now: VirtualMs;
  #armed = 0;
  readonly #heap: Timer[] = [];
  readonly #disarmed = new Set<Timer>();
  readonly #settle: Settle;

  constructor(start: VirtualMs, settle: Settle) {
    this.#now = start;
    this.#settle = settle;
  }

  now(): VirtualMs {
    return this.#now;
  }

  after(ms: number, fire: () => void): Disposer {
    const timer: Timer = { due: virtualMs(this.#now + Math.max(0, ms)), order: this.#armed++, fire };
    this.#push(timer);
    return () => this.#disarmed.add(timer);
  }

  /** Advances by `ms`, firing what falls due on the way. */
  advance(ms: number): Promise<void> {
    return this.runUntil(() => false, ms).then(() => {});
  }

  /** Advances timer by timer until `done()` holds; false when `limitMs` of cluster time passed first. */
  async runUntil(done: () => boolean, limitMs: number): Promise<boolean> {
    const end = virtualMs(this.#now + limitMs);
    await this.#settle();
    while (!done()) {
      const next = this.#pop(end);
      if (next === undefined) {
        this.#now = end;
        return done();
      }
      this.#now = next.due;
      next.fire();
      await this.#settle();
    }
    return true;
  }

  #pop(end: VirtualMs): Timer | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || first.due > end) return undefined;
      this.#removeFirst();
      if (!this.#disarmed.delete(first)) return first;
    }
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let hole = heap.push(timer) - 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!isBefore(timer, heap[parent]!)) break;
      heap[hole] = heap[parent]!;
      hole = parent;
    }
    heap[hole] = timer;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[hole] = heap[child]!;
      hole = child;
    }
    heap[hole] = last;
  }
}
