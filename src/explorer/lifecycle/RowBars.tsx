import type { ComponentFamily } from '../../protocol/components.ts';
import { usePage } from '../flow/page.tsx';
import { type Arrow, type Bar, placeLabels } from './waterfall.ts';

const barTop = 20;
const barHeight = 18;

/** Calls go straight up or down; what was heard of by watch arrives on a curve. */
export function arrowPath(arrow: Arrow, x: (at: number) => number, top: (family: ComponentFamily) => number): string {
  const down = top(arrow.to.row) > top(arrow.from.row);
  const y0 = top(arrow.from.row) + barTop + (down ? barHeight : 0);
  const y1 = top(arrow.to.row) + barTop + (down ? -2 : barHeight + 2);
  const x0 = x(arrow.from.at);
  const x1 = x(arrow.to.at);
  if (arrow.kind === 'call' && Math.abs(x1 - x0) < 4) return `M${x1} ${y0} V${y1}`;
  const bend = (y1 - y0) * 0.5;
  return `M${x0} ${y0} C${x0} ${y0 + bend} ${x1} ${y1 - bend} ${x1} ${y1}`;
}

interface RowBarsProps {
  readonly bars: readonly Bar[];
  readonly top: number;
  readonly x: (at: number) => number;
  readonly end: number;
}

export function RowBars({ bars, top, x, end }: RowBarsProps) {
  const { select } = usePage();
  return (
    <>
      {bars
        .filter(({ look }) => look === 'thin')
        .map((bar) => (
          <i
            key={bar.id}
            className="lc-thin"
            data-c={bar.row}
            style={{
              left: x(bar.from),
              width: Math.max(2, (bar.until === undefined ? end : x(bar.until)) - x(bar.from)),
              top: top + barTop + 8,
            }}
          />
        ))}
      {placeLabels(bars, x, end).map(({ bar, left, width, label }) => (
        <div key={bar.id} className="lc-bar-place" style={{ top: top + barTop, left }}>
          <button
            type="button"
            className="lc-bar"
            data-c={bar.bad ? 'denied' : bar.row}
            data-look={bar.look}
            data-open={bar.until === undefined || undefined}
            style={{ width }}
            title={titleOf(bar)}
            aria-label={`${bar.row} ${titleOf(bar)}`}
            onClick={() => bar.step.requestKey && select({ request: bar.step.requestKey, room: undefined })}
          >
            {label === 'inside' && bar.label}
          </button>
          {(label === 'after' || label === 'aside') && (
            <span
              className="lc-note"
              data-place={label}
              data-c={bar.row}
              data-look={bar.look}
              style={label === 'after' ? { left: width } : undefined}
            >
              {bar.label}
            </span>
          )}
        </div>
      ))}
    </>
  );
}

const titleOf = ({ label, step, from, until }: Bar): string =>
  [label || step.name, step.component, until === undefined ? '' : `${(until - from).toFixed(1)} ms`]
    .filter(Boolean)
    .join(' · ');
