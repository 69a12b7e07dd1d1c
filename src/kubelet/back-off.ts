import type { Clock } from '../kernel/clock.ts';

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

/** `10s`, `1m20s`, `5m0s`: whole seconds as Go prints a duration. */
export function goDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours > 0) return `${hours}h${minutes % 60}m${seconds % 60}s`;
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}

/** `2.06s`, `843ms`: as the kubelet prints how long a pull took. */
export function pullDuration(ms: number): string {
  if (ms === 0) return '0s';
  if (ms < 1000) return `${Math.round(ms)}ms`;
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(3))}s`;
  return `${Math.floor(ms / 60_000)}m${Number(((ms % 60_000) / 1000).toFixed(3))}s`;
}
