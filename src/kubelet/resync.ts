import type { Clock } from '../kernel/clock.ts';
import type { Disposer } from '../kernel/disposer.ts';
import type { Random } from '../kernel/random.ts';

/** Pods of one moment are not looked at together again. Upstream: workerResyncIntervalJitterFactor of pkg/kubelet/pod_workers.go */
const spreadMs = 30_000;

/** When a pod is looked at although nothing has happened to it. */
export class Resync {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #wake: () => void;
  #at = Infinity;
  #disarm: Disposer = () => {};

  constructor(clock: Clock, random: Random, wake: () => void) {
    this.#clock = clock;
    this.#random = random;
    this.#wake = wake;
  }

  isDue(): boolean {
    return this.#clock.now() >= this.#at;
  }

  /** Sets the next time, unless it is still to come. @param ms Infinity: not at all */
  arm(ms: number): void {
    const now = this.#clock.now();
    if (this.#at !== Infinity && now < this.#at) return;
    this.#at = ms + now + spreadMs * this.#random.next();
    if (ms !== Infinity) this.#disarm = this.#clock.after(this.#at - now, this.#wake);
  }

  stop(): void {
    this.#disarm();
  }
}
