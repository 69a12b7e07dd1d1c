import { leastGapMs } from '../../journey/fold/idle.ts';
import type { Gap } from '../../journey/idle.ts';
import type { Request } from '../../journey/requests.ts';
import { newestFirst } from '../../journey/tape.ts';
import { roundStep } from '../../journey/time-scale.ts';
import type { JourneyView } from '../../journey/view.ts';

/** A stretch of cluster time that is on show, ms, in which idle time takes no more than a narrow strip. */
export interface TimeWindow {
  readonly from: number;
  readonly until: number;
  /** Ascending; between two of them time goes evenly. */
  readonly knots: readonly Knot[];
}

interface Knot {
  readonly at: number;
  /** 0..1 within the window. */
  readonly x: number;
  /** From here to the next knot lies idle time, cut short. */
  readonly idle?: true;
}

export interface AxisTick {
  readonly at: number;
  /** 0..1 */
  readonly x: number;
  readonly label: string;
}

/** How much of the window lies after now: the future is on show, hatched. */
const future = 0.14;

/** Milliseconds that a window shows when nothing in particular is looked at. */
const usualSpan = 4000;

/** How much of the window idle time takes, however long it was. */
const idleWidth = 0.05;

/** How much time is shown, ms: a request that is under way or was chosen at its own scale, else the last seconds. */
export function spanFor(now: number, request: Request | undefined): number {
  const end = request && (request.answeredAt ?? request.servedAt);
  const age = request ? now - (end ?? now) : Infinity;
  const took = request ? (end ?? now) - request.sentAt : 0;
  const close = request !== undefined && age < Math.max(took * 4, 60);
  return close ? Math.max(40, (now - request.sentAt) * 1.5) : usualSpan;
}

/**
 * The window that ends a little after now.
 * @param span how much time it shows, idle time apart, ms
 * @param gaps newest first
 */
export function windowFor(now: number, span: number, gaps: Iterable<Gap> = []): TimeWindow {
  const knots: Knot[] = [{ at: now + span * future, x: 1 }];
  let [at, x] = [now, 1 - future];
  for (const gap of gaps) {
    const ended = x - (at - gap.until) / span;
    if (ended <= 0) break;
    if ((gap.until - gap.from) / span <= idleWidth) continue;
    knots.push({ at: gap.until, x: ended });
    [at, x] = [gap.from, ended - idleWidth];
    knots.push({ at, x, idle: true });
    if (x <= 0) break;
  }
  if (x > 0) knots.push({ at: at - x * span, x: 0 });
  knots.reverse();
  return { from: timeAt(knots, 0), until: now + span * future, knots };
}

/** The gaps that lie before the moment on show, newest first; the one that goes on at that moment too. */
export function* gapsOf({ gaps, idleness, now }: Pick<JourneyView, 'gaps' | 'idleness' | 'now'>): Generator<Gap> {
  const { working, since } = idleness;
  if (working === 0 && since !== undefined && now - since >= leastGapMs) yield { from: since, until: now };
  yield* newestFirst(gaps);
}

/** Where a moment is drawn; what lies outside the window is below 0 or above 1. */
export function xOf({ knots }: TimeWindow, at: number): number {
  let place = knots.length - 2;
  while (place > 0 && knots[place]!.at > at) place--;
  const [from, to] = [knots[place]!, knots[place + 1]!];
  return from.x + ((at - from.at) / (to.at - from.at)) * (to.x - from.x);
}

/** The moment that is drawn at a place, 0..1. */
export function timeAt(knots: TimeWindow['knots'], x: number): number {
  let place = knots.length - 2;
  while (place > 0 && knots[place]!.x > x) place--;
  const [from, to] = [knots[place]!, knots[place + 1]!];
  return from.at + ((x - from.x) / (to.x - from.x)) * (to.at - from.at);
}

/** The idle time that is cut short in a window. */
export function gapsIn({
  knots,
}: TimeWindow): readonly { readonly x: number; readonly width: number; readonly ms: number }[] {
  return knots.flatMap((knot, place) => {
    const next = knots[place + 1];
    return knot.idle && next ? [{ x: knot.x, width: next.x - knot.x, ms: next.at - knot.at }] : [];
  });
}

/** A label has no room nearer to the one before, 0..1. */
const tickRoom = 0.06;

/**
 * Round moments, about eight, counted from `origin` and none before it, none inside a gap. The first of a stretch is written out, the others as
 * what they add to it.
 */
export function axisTicks({ knots }: TimeWindow, origin: number): readonly AxisTick[] {
  const last = knots.at(-1)!;
  const before = knots.at(-2)!;
  const step = roundStep((last.at - before.at) / (last.x - before.x) / 9);
  const ticks: AxisTick[] = [];
  knots.slice(0, -1).forEach((from, place) => {
    if (from.idle) return;
    const to = knots[place + 1]!;
    const first = origin + Math.ceil((from.at - origin) / step) * step;
    for (let at = first; at <= to.at; at = first + Math.round((at - first) / step + 1) * step) {
      const x = from.x + ((at - from.at) / (to.at - from.at)) * (to.x - from.x);
      if (x < 0 || at < origin || (ticks.length > 0 && x - ticks.at(-1)!.x < tickRoom)) continue;
      ticks.push({ at, x, label: labelOf(at, origin, step, at - first) });
    }
  });
  return ticks;
}

function labelOf(at: number, origin: number, step: number, since: number): string {
  if (step < 100 && since > 0) return `+${round(since)}${since === step ? ' ms' : ''}`;
  return `${((at - origin) / 1000).toFixed(step >= 1000 ? 0 : step >= 100 ? 1 : 3)} s`;
}

const round = (ms: number): string => String(Math.round(ms * 100) / 100);

/** The playhead's own label: as many decimals as the window can tell apart. */
export const playheadLabel = (
  { from, until }: Pick<TimeWindow, 'from' | 'until'>,
  at: number,
  origin: number,
): string => ((at - origin) / 1000).toFixed(until - from < 100 ? 4 : 3);
