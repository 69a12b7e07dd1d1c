/** How time is drawn: by the clock; by the clock with idle gaps cut short; or one equal stride per event. */
export type ScaleMode = 'split' | 'clock' | 'causal';

export interface Tick {
  readonly at: number;
  readonly x: number;
}

/** A cut in the axis: an idle gap drawn as a narrow strip. */
export interface Break {
  readonly x: number;
  readonly from: number;
  readonly until: number;
}

export interface TimeScale {
  /** Milliseconds to 0..1; what lies outside is cut off at the ends. */
  x(at: number): number;
  readonly ticks: readonly Tick[];
  readonly breaks: readonly Break[];
}

interface Knot {
  readonly at: number;
  readonly x: number;
}

/** The part of the axis that one cut takes. */
const breakWidth = 0.024;
/** A gap is cut when it takes this many times as long as what happens around it. */
const idleFactor = 4;

/**
 * A scale for a story with moments at `moments` (any order, at least one), the first at x = 0, the last at x = 1.
 */
export function timeScale(moments: readonly number[], mode: ScaleMode): TimeScale {
  const times = [...new Set(moments)].toSorted((a, b) => a - b);
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  if (last <= first) return straight(first, first + 1);
  if (mode === 'clock') return straight(first, last);
  if (mode === 'causal') return throughKnots(times.map((at, place) => ({ at, x: place / (times.length - 1) })), []);
  return split(times);
}

function straight(first: number, last: number): TimeScale {
  return throughKnots(
    [
      { at: first, x: 0 },
      { at: last, x: 1 },
    ],
    [],
  );
}

/** Clusters of events share the axis by the square root of their length, so that milliseconds and seconds both show. */
function split(times: readonly number[]): TimeScale {
  const clusters: { from: number; until: number }[] = [];
  const total = times.at(-1)! - times[0]!;
  for (const at of times) {
    const open = clusters.at(-1);
    const gap = open ? at - open.until : 0;
    const length = open ? open.until - open.from : 0;
    if (open && (gap <= Math.max(length / idleFactor, total / 200) || gap < 5)) open.until = at;
    else clusters.push({ from: at, until: at });
  }
  const joined = joinSmall(clusters);
  if (joined.length < 2) return straight(times[0]!, times.at(-1)!);
  const weights = joined.map(({ from, until }) => Math.sqrt(Math.max(until - from, total / 1000)));
  const sum = weights.reduce((a, b) => a + b, 0);
  const room = 1 - breakWidth * (joined.length - 1);
  const knots: Knot[] = [];
  const breaks: Break[] = [];
  let x = 0;
  joined.forEach(({ from, until }, place) => {
    const previous = joined[place - 1];
    if (previous) {
      breaks.push({ x: x + breakWidth / 2, from: previous.until, until: from });
      x += breakWidth;
    }
    knots.push({ at: from, x });
    x += (weights[place]! / sum) * room;
    knots.push({ at: until, x });
  });
  return throughKnots(knots, breaks);
}

/** At most five pieces: the shortest gaps are closed first. */
function joinSmall(clusters: readonly { from: number; until: number }[]): { from: number; until: number }[] {
  const joined = clusters.map((cluster) => ({ ...cluster }));
  while (joined.length > 5) {
    let shortest = 1;
    for (let place = 2; place < joined.length; place++)
      if (gapBefore(joined, place) < gapBefore(joined, shortest)) shortest = place;
    joined[shortest - 1]!.until = joined[shortest]!.until;
    joined.splice(shortest, 1);
  }
  return joined;
}

const gapBefore = (clusters: readonly { from: number; until: number }[], place: number): number =>
  clusters[place]!.from - clusters[place - 1]!.until;

function throughKnots(knots: readonly Knot[], breaks: readonly Break[]): TimeScale {
  const x = (at: number): number => {
    const after = knots.findIndex((knot) => knot.at >= at);
    if (after === 0) return 0;
    if (after < 0) return 1;
    const from = knots[after - 1]!;
    const to = knots[after]!;
    return to.at === from.at ? to.x : from.x + ((at - from.at) / (to.at - from.at)) * (to.x - from.x);
  };
  return { x, breaks, ticks: ticksOf(knots, breaks, x) };
}

/** Round moments, about one every tenth of the axis, none inside a cut. */
function ticksOf(
  knots: readonly Knot[],
  breaks: readonly Break[],
  x: (at: number) => number,
): readonly Tick[] {
  const origin = knots[0]!.at;
  const ticks: Tick[] = [{ at: origin, x: 0 }];
  for (let place = 1; place < knots.length; place++) {
    const from = knots[place - 1]!;
    const to = knots[place]!;
    if (breaks.some((gap) => gap.from === from.at && gap.until === to.at) || to.x - from.x < 0.03) continue;
    const step = roundStep(((to.at - from.at) / (to.x - from.x)) * 0.1);
    for (let at = origin + Math.ceil((from.at - origin) / step) * step; at <= to.at; at += step) {
      const place = x(at);
      if (place - ticks.at(-1)!.x >= 0.06) ticks.push({ at, x: place });
    }
  }
  return ticks;
}

/** The next of 1, 2, 5, 10, 20 ... that is not smaller. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 0.001)));
  for (const factor of [1, 2, 5, 10]) if (factor * power >= least * 0.999) return factor * power;
  return 10 * power;
}
