import type { Schedule } from '../../apimachinery/cron-times.ts';

export interface Due {
  /** The last time that a job should have started, epoch ms. */
  readonly at: number | undefined;
  /** How many times have gone by, about. */
  readonly missed: number;
}

/** More than so many missed times are worth a warning. */
export const manyMissed = 100;

/** Upstream: pkg/controller/cronjob/utils.go (mostRecentScheduleTime) @param earliest epoch ms, as `now` */
export function dueSince(schedule: Schedule, earliest: number, now: number): Due {
  const first = schedule.next(earliest);
  if (first === undefined || first > now) return { at: undefined, missed: 0 };
  const second = schedule.next(first);
  if (second === undefined || second > now) return { at: first, missed: 1 };
  const period = second - first;
  const missed = Math.floor((now - first) / period) + 1;
  // Where very many have gone by, those long ago are passed over.
  const from = missed > manyMissed ? (schedule.next(now - 2 * period) ?? first) : first;
  let at = from > now ? first : from;
  for (let next = schedule.next(at); next !== undefined && next <= now; next = schedule.next(at)) at = next;
  return { at, missed };
}
