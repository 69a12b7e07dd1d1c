import { type Clock, type VirtualMs, virtualMs } from '../kernel/clock.ts';
import type { Disposer } from '../kernel/disposer.ts';

/** Longer waits overflow the platform's timers. */
const maxTimerMs = 2 ** 31 - 1;

/** Platform timers fire up to this much early. */
const earlyMs = 1;

/** Where cluster time stands and how fast it goes from there; realms that share one agree on the time. */
export interface TimeState {
  /** Cluster time at `wall`. */
  readonly now: VirtualMs;
  /** Host time, epoch ms, comparable between realms. */
  readonly wall: number;
  /** Cluster ms per host ms; 0: time stands still and no timer fires. */
  readonly rate: number;
}

interface Timer {
  readonly due: VirtualMs;
  readonly fire: () => void;
  handle: ReturnType<typeof setTimeout> | undefined;
}

const { timeOrigin } = performance;

/** Host time that every realm of a page measures alike. */
export const hostNow = (): number => timeOrigin + performance.now();

/** The host's own timer, which goes on while cluster time stands still. */
export function afterWall(ms: number, fire: () => void): Disposer {
  const timer = setTimeout(fire, ms);
  return () => clearTimeout(timer);
}

/** Real time as the cluster's time: it can be held, and made to go faster or slower. */
export class WallClock implements Clock {
  readonly #timers = new Set<Timer>();
  #state: TimeState;
  #latest: VirtualMs;

  constructor(state: TimeState = { now: virtualMs(Date.now()), wall: hostNow(), rate: 1 }) {
    this.#state = state;
    this.#latest = state.now;
  }

  get state(): TimeState {
    return this.#state;
  }

  /** Never goes back, whatever small differences there are between realms. */
  now(): VirtualMs {
    const { now, wall, rate } = this.#state;
    const current = virtualMs(now + (hostNow() - wall) * rate);
    if (current > this.#latest) this.#latest = current;
    return this.#latest;
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

  /** Continues from the given moment at the given rate; timers that are waiting follow. */
  set(state: TimeState): void {
    this.#state = state;
    for (const timer of this.#timers) this.#arm(timer);
  }

  #arm(timer: Timer): void {
    clearTimeout(timer.handle);
    timer.handle = undefined;
    const { rate } = this.#state;
    if (rate === 0) return;
    const realMs = Math.max(0, (timer.due - this.now()) / rate);
    timer.handle = setTimeout(() => this.#expire(timer), Math.min(realMs, maxTimerMs));
  }

  #expire(timer: Timer): void {
    if (timer.due - this.now() > earlyMs * this.#state.rate) {
      this.#arm(timer);
      return;
    }
    this.#timers.delete(timer);
    timer.fire();
  }
}
