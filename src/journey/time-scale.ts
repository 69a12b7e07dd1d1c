/** How time is drawn: by the clock; by the clock with idle gaps cut short; or one equal stride per event. */
export type ScaleMode = 'split' | 'clock' | 'causal';

export interface Tick {
  readonly at: number;
  readonly x: number;
}

/** A cut in the axis: an idle gap drawn as a narrow strip, or, with no time in it, a place where the scale changes. */
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

/** A piece of work: time that is not idle although nothing else happens in it. */
export type Busy = readonly [from: number, until: number];

/**
 * A scale for a story with moments at `moments` (any order, at least one), the first at x = 0, the last at x = 1.
 * @param busy work whose time the split scale does not cut out
 */
export function timeScale(moments: readonly number[], mode: ScaleMode, busy: readonly Busy[] = []): TimeScale {
  const times = [...new Set(moments)].toSorted((a, b) => a - b);
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  if (last <= first) return straight(first, first + 1);
  if (mode === 'clock') return straight(first, last);
  if (mode === 'causal')
    return throughKnots(
      times.map((at, place) => ({ at, x: place / (times.length - 1) })),
      [],
    );
  return split(times, busy);
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

/** Neighbours that differ by more than this in moments per millisecond do not share a scale. */
const unlike = 40;

interface Piece {
  from: number;
  until: number;
}

interface Stretch extends Piece {
  readonly idle: boolean;
}

/** Pieces share the axis by how much happens in them and, less, by how long they take: milliseconds and seconds both show. */
function split(times: readonly number[], busy: readonly Busy[]): TimeScale {
  const total = times.at(-1)! - times[0]!;
  const momentsIn = ({ from, until }: Piece): number => times.filter((at) => at >= from && at <= until).length;
  const weight = (piece: Piece): number =>
    (momentsIn(piece) + 1) * Math.max(piece.until - piece.from, total / 1000) ** 0.2;
  const pieces = joinAlike(withGaps(joinSmall(clustersOf(times, total)), busy), momentsIn);
  const sum = pieces.filter(({ idle }) => !idle).reduce((all, piece) => all + weight(piece), 0);
  const isCut = (place: number): boolean => pieces[place]!.idle || (place > 0 && !pieces[place - 1]!.idle);
  const room = 1 - breakWidth * pieces.filter((_, place) => isCut(place)).length;
  const knots: Knot[] = [];
  const breaks: Break[] = [];
  let x = 0;
  pieces.forEach((piece, place) => {
    if (isCut(place)) {
      breaks.push({ x: x + breakWidth / 2, from: piece.from, until: piece.idle ? piece.until : piece.from });
      x += breakWidth;
    }
    if (piece.idle) return;
    knots.push({ at: piece.from, x });
    x += (weight(piece) / sum) * room;
    knots.push({ at: piece.until, x });
  });
  return throughKnots(knots, breaks);
}

/** Moments that lie close together, for the length of what they make up. */
function clustersOf(times: readonly number[], total: number): Piece[] {
  const clusters: Piece[] = [];
  for (const at of times) {
    const open = clusters.at(-1);
    const gap = open ? at - open.until : 0;
    const length = open ? open.until - open.from : 0;
    if (open && (gap <= Math.max(length / idleFactor, total / 200) || gap < 5)) open.until = at;
    else clusters.push({ from: at, until: at });
  }
  return clusters;
}

const withGaps = (clusters: readonly Piece[], busy: readonly Busy[]): Stretch[] =>
  clusters.flatMap((piece, place): Stretch[] => {
    const before = clusters[place - 1];
    const own = { ...piece, idle: false };
    if (!before) return [own];
    return [{ from: before.until, until: piece.from, idle: !isBusy(before.until, piece.from, busy) }, own];
  });

/** Working neighbours are one piece, unless much more happens per millisecond in one than in the other. */
function joinAlike(pieces: readonly Stretch[], momentsIn: (piece: Piece) => number): readonly Stretch[] {
  const density = (piece: Piece): number => momentsIn(piece) / (piece.until - piece.from);
  const isAlike = (a: Piece, b: Piece): boolean => {
    if (a.until === a.from || b.until === b.from) return true;
    const ratio = density(a) / density(b);
    return ratio < unlike && ratio > 1 / unlike;
  };
  const joined: Stretch[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last && !last.idle && !piece.idle && isAlike(last, piece)) last.until = piece.until;
    else joined.push({ ...piece });
  }
  return joined;
}

/** Whether most of a gap is spent on some piece of work. */
const isBusy = (from: number, until: number, busy: readonly Busy[]): boolean =>
  busy.some(([begin, end]) => Math.min(end, until) - Math.max(begin, from) > (until - from) * 0.5);

/** At most three pieces: the shortest gaps are closed first. */
function joinSmall(clusters: readonly Piece[]): Piece[] {
  const joined = clusters.map((cluster) => ({ ...cluster }));
  while (joined.length > 3) {
    let shortest = 1;
    for (let place = 2; place < joined.length; place++)
      if (gapBefore(joined, place) < gapBefore(joined, shortest)) shortest = place;
    joined[shortest - 1]!.until = joined[shortest]!.until;
    joined.splice(shortest, 1);
  }
  return joined;
}

const gapBefore = (clusters: readonly Piece[], place: number): number =>
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
function ticksOf(knots: readonly Knot[], breaks: readonly Break[], x: (at: number) => number): readonly Tick[] {
  const origin = knots[0]!.at;
  const ticks: Tick[] = [{ at: origin, x: 0 }];
  for (let place = 1; place < knots.length; place++) {
    const from = knots[place - 1]!;
    const to = knots[place]!;
    if (to.at === from.at || breaks.some((gap) => gap.from === from.at && gap.until === to.at) || to.x - from.x < 0.03)
      continue;
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
