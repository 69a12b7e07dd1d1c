import type { SpanRef } from '../kernel/span.ts';
import type { PodInfo } from './pod-info.ts';

/** A pod that waits for a place, with its history. */
export interface QueuedPod {
  readonly info: PodInfo;
  attempts: number;
  /** How often no place was found. */
  readonly rejections: number;
  /** How often in a row something went wrong. */
  readonly errors: number;
  /** When it entered the active queue for this attempt, cluster ms. */
  since: number;
  /** The second in which its back-off ends, cluster ms. */
  readonly backoffUntil: number;
  /** Plugins that rejected it last time: news is only of use when one of them says so. */
  readonly rejectedBy: ReadonlySet<string>;
  /** The spans that brought it here. */
  readonly causes: readonly SpanRef[];
}

export interface Backoff {
  readonly initialMs: number;
  readonly maxMs: number;
}

/** Back-off ends with the second, for all pods of that second at once. Upstream: pkg/scheduler/backend/queue/backoff_queue.go */
export const windowMs = 1_000;

const windowOf = (now: number): number => Math.floor(now / windowMs) * windowMs;

/** A pod that was just rejected (or where something just went wrong) waits, twice as long each time. */
export const backoffEnd = ({ initialMs, maxMs }: Backoff, rejections: number, errors: number, now: number): number =>
  windowOf(now + Math.min(maxMs, initialMs * 2 ** ((errors || rejections) - 1)));

export const isBackingOff = ({ backoffUntil }: QueuedPod, now: number): boolean => backoffUntil >= windowOf(now);
