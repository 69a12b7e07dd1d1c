import './timeline.css';
import { useRef } from 'react';
import { laneOrder } from '../../journey/lanes.ts';
import { FamilyIcon } from '../flow/icons.tsx';
import { useJourney, useText } from '../flow/page.tsx';
import { axisTicks, gapsIn, playheadLabel, xOf } from './axis.ts';
import { useLanesDrawing } from './lanes-drawing.ts';
import { type Axis, useAxis } from './use-axis.ts';
import { useBreakMarks } from './use-break-marks.ts';
import { useScrubber } from './use-scrubber.ts';

const laneHeight = 12;

/** A tick's label nearer than this to the playhead's would lie under it, percent of the plot. */
const labelRoom = 6;

/** The lanes of all components with their ruler and the playhead: the right part of the transport. */
export function Lanes() {
  const t = useText();
  const axis = useAxis();
  const { window, now, origin } = axis;
  const lanes = useJourney((view) => view.lanes);
  const canvas = useRef<HTMLCanvasElement>(null);
  useLanesDrawing(canvas, lanes, window, now, laneHeight, 2.5, 6);
  const marks = useBreakMarks(window);
  const scrubber = useScrubber(axis);
  const x = xOf(window, now) * 100;
  return (
    <div className="tl-lanes">
      <div className="tl-lane-names" aria-hidden="true">
        {laneOrder.map((family) => (
          <span key={family} data-c={family}>
            {t(`timeline.lane.${family}`)}
            <FamilyIcon family={family} size={11} />
          </span>
        ))}
      </div>
      <div className="tl-plot" {...scrubber}>
        <div className="tl-ruler">
          {axisTicks(window, origin)
            .filter(({ x: place }) => Math.abs(place * 100 - x) > labelRoom && place * 100 < 100 - labelRoom / 2)
            .map(({ x: place, label }, tick) => (
              <span key={tick} style={{ left: `${place * 100}%` }}>
                {label}
              </span>
            ))}
        </div>
        <canvas ref={canvas} className="tl-canvas" />
        <IdleStrips axis={axis} />
        {marks.map((at) => (
          <i key={at} className="tl-break" style={{ left: `${xOf(window, at) * 100}%` }} />
        ))}
        <div className="tl-future" style={{ left: `${x}%` }} />
        <div className="tl-head" style={{ left: `${x}%` }}>
          <b>{playheadLabel(window, now, origin)}</b>
        </div>
      </div>
    </div>
  );
}

/** The same for one-row transports: seven thin lanes and the playhead, no names. */
export function MicroLanes() {
  const axis = useAxis();
  const { window, now } = axis;
  const lanes = useJourney((view) => view.lanes);
  const canvas = useRef<HTMLCanvasElement>(null);
  useLanesDrawing(canvas, lanes, window, now, 4, 0, 3);
  const scrubber = useScrubber(axis);
  const marks = useBreakMarks(window);
  return (
    <div className="tl-micro" {...scrubber}>
      <canvas ref={canvas} />
      <IdleStrips axis={axis} />
      {marks.map((at) => (
        <i key={at} className="tl-break" style={{ left: `${xOf(window, at) * 100}%` }} />
      ))}
      <div className="tl-head" style={{ left: `${xOf(window, now) * 100}%` }} />
    </div>
  );
}

/** Where idle time is cut short, and how long it was. */
function IdleStrips({ axis: { window } }: { axis: Axis }) {
  const t = useText();
  return gapsIn(window).map(({ x, width, ms }) => (
    <span
      key={x}
      className="tl-idle"
      title={t('timeline.idle', { seconds: (ms / 1000).toFixed(1) })}
      style={{ left: `${x * 100}%`, width: `${width * 100}%` }}
    >
      <b>
        {ms < 100_000
          ? t('timeline.seconds', { count: Math.round(ms / 1000) })
          : t('timeline.minutes', { count: Math.round(ms / 60_000) })}
      </b>
    </span>
  ));
}
