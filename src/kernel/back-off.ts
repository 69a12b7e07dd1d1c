import type { Clock } from './clock.ts';

interface Entry {
  readonly delayMs: number;
  readonly updatedAt: number;
}

/** Delays that double with each use and are forgotten after a while. Upstream: client-go util/flowcontrol/backoff.go */
export class BackOff {
  readonly #clock: Clock;
  readonly #firstMs: number;
  readonly #longestMs: number;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, firstMs: number, longestMs: number) {
    this.#clock = clock;
    this.#firstMs = firstMs;
    this.#longestMs = longestMs;
  }

  /** The delay now in force, ms; 0 when there is none. */
  delay(key: string): number {
    return this.#entries.get(key)?.delayMs ?? 0;
  }

  /** How much of the delay since `eventAt` is left, ms; 0 when it is over. */
  remaining(key: string, eventAt: number): number {
    const entry = this.#entries.get(key);
    if (!entry || this.#isExpired(entry, eventAt)) return 0;
    return Math.max(0, eventAt + entry.delayMs - this.#clock.now());
  }

  /** How much of the delay since the last event that was counted is left, ms; 0 when it is over. */
  remainingSinceCounted(key: string): number {
    const entry = this.#entries.get(key);
    return entry ? Math.max(0, entry.updatedAt + entry.delayMs - this.#clock.now()) : 0;
  }

  /** Counts one more event: the next delay is twice as long, or the first again after a quiet time. */
  next(key: string, eventAt: number): void {
    const entry = this.#entries.get(key);
    const delayMs =
      entry && !this.#isExpired(entry, eventAt) ? Math.min(this.#longestMs, entry.delayMs * 2) : this.#firstMs;
    this.#entries.set(key, { delayMs, updatedAt: this.#clock.now() });
  }

  /** Forgets what starts with `prefix`. */
  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }

  #isExpired(entry: Entry, eventAt: number): boolean {
    return eventAt - entry.updatedAt > 2 * this.#longestMs;
  }
}
