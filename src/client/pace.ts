import { type Clock, sleep } from '../kernel/clock.ts';

/** How fast a client may ask. */
export interface Pace {
  readonly perSecond: number;
  /** How many may go at once after a quiet time. */
  readonly burst: number;
}

/**
 * A token bucket: whoever comes too early waits for his turn, in the order of coming.
 * Upstream: client-go util/flowcontrol (NewTokenBucketRateLimiter)
 * @returns when the next request may go; nothing: at once
 */
export function pacer(clock: Clock, { perSecond, burst }: Pace): () => Promise<void> | undefined {
  const interval = 1000 / perSecond;
  let free = -Infinity;
  return () => {
    const now = clock.now();
    free = Math.max(free, now - burst * interval) + interval;
    return free > now ? sleep(clock, free - now) : undefined;
  };
}
