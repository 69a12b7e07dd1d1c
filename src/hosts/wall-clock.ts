import { type Clock, type VirtualMs, virtualMs } from '../kernel/clock.ts';
import type { Disposer } from '../kernel/disposer.ts';

/** Longer waits overflow the platform's timers. */
const maxTimerMs = 2 ** 31 - 1;

/** Platform timers fire up to this much early. */
const earlyMs = 1;

interface Timer {
  readonly due: VirtualMs;
  readonly fire: () => void;
  handle: ReturnType<typeof setTimeout> | undefined;
}

export interface WallTime {
  /** The cluster's time at this moment; default: what it is, at first the machine's. */
  readonly now?: VirtualMs;
  /** Cluster ms per real ms; 0: it stands still and no timer fires. */
  readonly rate: number;
}

/** Real time as the cluster's time: it can be held, and made to go faster or slower. */
export class WallClock implements Clock {
  readonly #timers = new Set<Timer>();
  #anchor: { readonly cluster: VirtualMs; readonly real: number };
  #rate: number;

  constructor({ now = virtualMs(Date.now()), rate }: WallTime = { rate: 1 }) {
    this.#anchor = { cluster: now, real: performance.now() };
    this.#rate = rate;
  }

  get rate(): number {
    return this.#rate;
  }

  now(): VirtualMs {
    const { cluster, real } = this.#anchor;
    return virtualMs(cluster + (performance.now() - real) * this.#rate);
  }

  after(ms: number, fire: () => void): Disposer {
    const timer: Timer = { due: virtualMs(this.now() + Math.max(0, ms)), fire, handle: undefined };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => {
      clearTimeout(timer.handle);
      this.#timers.delete(timer);
    };
  }

  /** Sets the time and how fast it goes from there. */
  set({ now = this.now(), rate }: WallTime): void {
    this.#anchor = { cluster: now, real: performance.now() };
    this.#rate = rate;
    for (const timer of this.#timers) this.#arm(timer);
  }

  #arm(timer: Timer): void {
    clearTimeout(timer.handle);
    timer.handle = undefined;
    if (this.#rate === 0) return;
    const realMs = Math.max(0, (timer.due - this.now()) / this.#rate);
    timer.handle = setTimeout(() => this.#expire(timer), Math.min(realMs, maxTimerMs));
  }

  #expire(timer: Timer): void {
    if (timer.due - this.now() > earlyMs * this.#rate) {
      this.#arm(timer);
      return;
    }
    this.#timers.delete(timer);
    timer.fire();
  }
}
