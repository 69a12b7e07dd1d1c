import type { Recording } from '../../journey/recording/recording.ts';
import { type Granularity, isStop, type Moment, momentOf } from '../../journey/travel/stops.ts';

/** One stop of the list. */
export interface Step {
  /** The position behind it. */
  readonly position: number;
  readonly moment: Moment;
  /** Milliseconds in which nothing happened before it, where that was long. */
  readonly idle?: number;
}

/** Where stops of a kind are rare, the list ends after so many records, so that it costs no more than a frame. */
const reach = 60_000;

/** Shorter pauses are told by the times alone. */
const longIdle = 1000;

/**
 * The stops around a position, oldest first: at most so many before (it included) and after.
 * @param of only those of this component; '': of any
 */
export function stepsAround(
  recording: Recording,
  position: number,
  by: Granularity,
  of: string,
  most: { readonly before: number; readonly after: number },
): readonly Step[] {
  const wanted = (at: number): Step | undefined => {
    const moment = momentOf(recording, recording.before(at));
    if (!moment || !isStop(recording, moment, by) || (of && moment.start.component !== of)) return undefined;
    return { position: at, moment };
  };
  const steps: Step[] = [];
  const first = Math.max(recording.first, position - reach);
  for (let at = position; at > first && recording.holds(at) && steps.length < most.before; at--) {
    const step = wanted(at);
    if (step) steps.push(step);
  }
  steps.reverse();
  const until = steps.length + most.after;
  const last = Math.min(recording.end, position + reach);
  for (let at = position + 1; at <= last && recording.holds(at) && steps.length < until; at++) {
    const step = wanted(at);
    if (step) steps.push(step);
  }
  return steps.map((step, place) => {
    const before = steps[place - 1];
    const idle = before ? step.moment.record.at - before.moment.record.at : 0;
    return idle >= longIdle ? { idle, ...step } : step;
  });
}
