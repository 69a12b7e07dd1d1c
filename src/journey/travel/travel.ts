import type { LogRecord } from '../../kernel/span.ts';
import type { Inquiry } from '../recording/inquiry.ts';
import { compareRecords } from '../recording/log-order.ts';
import { matches, type Predicate } from './predicate.ts';
import type { Recording } from '../recording/recording.ts';
import { type Granularity, isStop, type Moment, momentOf } from './stops.ts';

export type Direction = 'forward' | 'back';

/** Where a press goes. */
export type Move =
  /** `of`: the next one of this component. */
  | { readonly to: Granularity; readonly of?: string }
  | { readonly to: 'breakpoint' }
  | { readonly to: 'match'; readonly predicate: Predicate };

/** One press that was made, by the records before which the reader then stood; absent: before the first. */
interface Hop {
  readonly from: LogRecord | undefined;
  readonly to: LogRecord | undefined;
  readonly move: string;
  readonly direction: Direction;
}

/** The presses made, newest last: a press the other way takes one back, wherever it began. */
export type Trail = readonly Hop[];

const trailCap = 1000;

export interface Standing {
  readonly position: number;
  readonly trail: Trail;
}

/**
 * Goes from one moment of the log to another. Back is the exact inverse of forward: of stops in a row each is the one
 * before the next, and a press that began between two stops is taken back to where it began. Breakpoints stop every press,
 * in both directions.
 * @returns the end of the log where nothing stops before it, and its beginning
 */
export function* travel(
  recording: Recording,
  { position, trail }: Standing,
  direction: Direction,
  move: Move,
  breakpoints: readonly Predicate[],
): Inquiry<Standing> {
  yield* recording.hold(position);
  const here = recording.before(position);
  const name = JSON.stringify(move);
  const last = trail.at(-1);
  if (last && last.direction !== direction && last.move === name && isSame(last.to, here)) {
    const from = last.from ? yield* recording.behind(last.from) : recording.first;
    return { position: from, trail: trail.slice(0, -1) };
  }
  const to = yield* search(recording, position, direction, (moment) => stops(recording, moment, move, breakpoints));
  if (to === position) return { position, trail };
  const hop: Hop = { from: here, to: recording.before(to), move: name, direction };
  return { position: to, trail: [...trail, hop].slice(-trailCap) };
}

/** What was read from the disk again is another copy. */
const isSame = (a: LogRecord | undefined, b: LogRecord | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && compareRecords(a, b) === 0);

function stops(recording: Recording, moment: Moment, move: Move, breakpoints: readonly Predicate[]): boolean {
  if (breakpoints.some((predicate) => matches(recording, moment, predicate))) return true;
  if (move.to === 'breakpoint') return false;
  if (move.to === 'match') return matches(recording, moment, move.predicate);
  return isStop(recording, moment, move.to) && (move.of === undefined || move.of === moment.start.component);
}

/** The nearest position in a direction whose record is one to stop behind, else the end of the log that lies there. */
export function* search(
  recording: Recording,
  position: number,
  direction: Direction,
  isWanted: (moment: Moment) => boolean,
): Inquiry<number> {
  const step = direction === 'forward' ? 1 : -1;
  for (let at = position + step; at > recording.first && at <= recording.end; at += step) {
    if (!recording.holds(at)) yield* recording.hold(at);
    const moment = momentOf(recording, recording.before(at));
    if (moment && isWanted(moment)) return at;
  }
  return direction === 'forward' ? recording.end : recording.first;
}
