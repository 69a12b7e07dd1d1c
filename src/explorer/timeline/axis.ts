import type { Request } from '../../journey/requests.ts';
import { roundStep } from '../../journey/time-scale.ts';

/** A stretch of cluster time that is on show, ms. */
export interface TimeWindow {
  readonly from: number;
  readonly until: number;
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

/**
 * The window that shows what matters: a request that is under way or was chosen at its own scale, else the last
 * seconds. `zoom` stretches (> 1) or narrows it.
 */
export function windowFor(now: number, request: Request | undefined, zoom: number): TimeWindow {
  const end = request && (request.answeredAt ?? request.servedAt);
  const age = request ? now - (end ?? now) : Infinity;
  const took = request ? (end ?? now) - request.sentAt : 0;
  const close = request !== undefined && age < Math.max(took * 4, 60);
  const span = (close ? Math.max(40, (now - request.sentAt) * 1.5) : usualSpan) * zoom;
  return { from: now - span * (1 - future), until: now + span * future };
}

export const xOf = ({ from, until }: TimeWindow, at: number): number => (at - from) / (until - from);

/** Round moments, about eight, counted from `origin`. The first is written out, the others as what they add to it. */
export function axisTicks(window: TimeWindow, origin: number): readonly AxisTick[] {
  const { from, until } = window;
  const step = roundStep((until - from) / 9);
  const first = origin + Math.ceil((from - origin) / step) * step;
  const ticks: AxisTick[] = [];
  for (let place = 0; first + place * step <= until; place++) {
    const at = first + place * step;
    const x = xOf(window, at);
    const label =
      step >= 100 || place === 0
        ? `${((at - origin) / 1000).toFixed(step >= 1000 ? 0 : step >= 100 ? 1 : 3)} s`
        : `+${round(place * step)}${place === 1 ? ' ms' : ''}`;
    ticks.push({ at, x, label });
  }
  return ticks;
}

const round = (ms: number): string => String(Math.round(ms * 100) / 100);

/** The playhead's own label: as many decimals as the window can tell apart. */
export const playheadLabel = (window: TimeWindow, at: number, origin: number): string =>
  ((at - origin) / 1000).toFixed(window.until - window.from < 100 ? 4 : 3);
