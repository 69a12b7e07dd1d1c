import type { Clock } from '../kernel/clock.ts';
import type { Disposer } from '../kernel/disposer.ts';
import { virtualMs, type VirtualMs } from '../kernel/clock.ts';
import type { LeaseId } from '../protocol/kv.ts';

/** When each lease runs out. Keep-alives are not persisted: after a restart every lease has its full time again. */
export class LeaseTimers {
  readonly #clock: Clock;
  readonly #expire: (id: LeaseId) => void;
  readonly #running = new Map<LeaseId, { readonly deadline: VirtualMs; readonly disarm: Disposer }>();

  constructor(clock: Clock, expire: (id: LeaseId) => void) {
    this.#clock = clock;
    this.#expire = expire;
  }

  renew(id: LeaseId, ttlSeconds: number): void {
    this.stop(id);
    const ms = ttlSeconds * 1000;
    const disarm = this.#clock.after(ms, () => {
      this.#running.delete(id);
      this.#expire(id);
    });
    this.#running.set(id, { deadline: virtualMs(this.#clock.now() + ms), disarm });
  }

  /** Whole seconds left, as etcd reports them; -1 for an unknown lease. */
  secondsLeft(id: LeaseId): number {
    const timer = this.#running.get(id);
    return timer ? Math.max(0, Math.floor((timer.deadline - this.#clock.now()) / 1000)) : -1;
  }

  /** Those that run out first come first. */
  byDeadline(): readonly LeaseId[] {
    return [...this.#running].sort(([, a], [, b]) => a.deadline - b.deadline).map(([id]) => id);
  }

  stop(id: LeaseId): void {
    this.#running.get(id)?.disarm();
    this.#running.delete(id);
  }

  stopAll(): void {
    for (const { disarm } of this.#running.values()) disarm();
    this.#running.clear();
  }
}
