import type { TimeScale } from '../../journey/time-scale.ts';

/** Drawn to the right of the last moment, so that what goes on can be seen to. */
export const tail = 56;

/** Where the moments of a story are drawn. */
export interface PlotProps {
  readonly scale: TimeScale;
  readonly x: (at: number) => number;
  readonly width: number;
}

/** Where idle time is cut out of the axis. */
export function Cuts({ scale, width }: Omit<PlotProps, 'x'>) {
  return scale.breaks.map(({ x }) => <i key={x} className="lc-cut" style={{ left: x * (width - tail) }} />);
}
