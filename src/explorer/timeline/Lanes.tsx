import './timeline.css';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { type LaneSpan, laneOrder, type Lanes as LaneTapes } from '../../journey/lanes.ts';
import { newestFirst } from '../../journey/tape.ts';
import type { ComponentFamily } from '../../protocol/components.ts';
import { FamilyIcon } from '../flow/icons.tsx';
import { useJourney, usePage, useText } from '../flow/page.tsx';
import { axisTicks, playheadLabel, type TimeWindow, xOf } from './axis.ts';
import { useAxis } from './use-axis.ts';
import { useBreakMarks } from './use-break-marks.ts';

const laneHeight = 12;

/** A tick's label nearer than this to the playhead's would lie under it, percent of the plot. */
const labelRoom = 6;

/** The lanes of all components with their ruler and the playhead: the right part of the transport. */
export function Lanes() {
  const t = useText();
  const { goTo } = usePage();
  const { window, now, origin, zoom, resetZoom } = useAxis();
  const lanes = useJourney((view) => view.lanes);
  const canvas = useRef<HTMLCanvasElement>(null);
  useLanesDrawing(canvas, lanes, window, now, laneHeight, 2.5, 6);
  const marks = useBreakMarks(window);
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
      <div
        className="tl-plot"
        role="img"
        aria-label={t('timeline.lanes')}
        onWheel={(event) => zoom(event.deltaY > 0 ? 1.25 : 0.8)}
        onDoubleClick={resetZoom}
        onClick={({ currentTarget, clientX, detail }) => {
          if (detail > 1) return;
          const { left, width } = currentTarget.getBoundingClientRect();
          goTo(window.from + ((clientX - left) / width) * (window.until - window.from));
        }}
      >
        <div className="tl-ruler">
          {axisTicks(window, origin)
            .filter(({ x: place }) => Math.abs(place * 100 - x) > labelRoom && place * 100 < 100 - labelRoom / 2)
            .map(({ at, x: place, label }) => (
              <span key={at} style={{ left: `${place * 100}%` }}>
                {label}
              </span>
            ))}
        </div>
        <canvas ref={canvas} className="tl-canvas" />
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
  const t = useText();
  const { window, now } = useAxis();
  const lanes = useJourney((view) => view.lanes);
  const canvas = useRef<HTMLCanvasElement>(null);
  useLanesDrawing(canvas, lanes, window, now, 4, 0, 3);
  return (
    <div className="tl-micro" role="img" aria-label={t('timeline.lanes')}>
      <canvas ref={canvas} />
      <div className="tl-head" style={{ left: `${xOf(window, now) * 100}%` }} />
    </div>
  );
}

interface Hues {
  readonly base: string;
  readonly soft: string;
}

interface Palette {
  readonly of: (family: ComponentFamily) => Hues;
  readonly bad: string;
  readonly rule: string;
}

let palette: { readonly theme: string | undefined; readonly hues: Palette } | undefined;

/** The hues of the page's theme, read again when it is another: asking for styles makes the browser lay the page out. */
function huesOf(element: Element): Palette {
  const { theme } = document.documentElement.dataset;
  if (palette?.theme !== theme || !palette) palette = { theme, hues: readHues(element) };
  return palette.hues;
}

/** A canvas cannot say `var()`: the hues are read off the page. */
function readHues(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  const cache = new Map<ComponentFamily, Hues>();
  return {
    bad: read('--color-denied'),
    rule: read('--color-rule'),
    of(family) {
      const known = cache.get(family) ?? { base: read(`--color-${family}`), soft: read(`--color-${family}-soft`) };
      cache.set(family, known);
      return known;
    },
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The canvas's size in the page, told by the browser when it changes: asking for it would lay the page out anew. */
function useSize(canvas: RefObject<HTMLCanvasElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, [canvas]);
  return size;
}

/** Empties the canvas and gives it as many pixels as the screen has for it. */
function clearToDevicePixels(element: HTMLCanvasElement, context: CanvasRenderingContext2D, size: Size): void {
  const ratio = globalThis.devicePixelRatio || 1;
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  if (element.width !== width) element.width = width;
  if (element.height !== height) element.height = height;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
}

function useLanesDrawing(
  canvas: RefObject<HTMLCanvasElement | null>,
  lanes: LaneTapes,
  window: TimeWindow,
  now: number,
  height: number,
  top: number,
  thickness: number,
): void {
  const size = useSize(canvas);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    clearToDevicePixels(element, context, size);
    const hues = huesOf(element);
    laneOrder.forEach((family, place) => {
      const y = place * height;
      if (top > 0) {
        context.fillStyle = hues.rule;
        context.fillRect(0, y + height - 1, size.width, 1);
      }
      drawLane(context, { y: y + top, thickness, width: size.width, window, now, hues, family }, lanes[family]);
    });
  });
}

interface LaneDrawing {
  readonly y: number;
  readonly thickness: number;
  readonly width: number;
  readonly window: TimeWindow;
  readonly now: number;
  readonly hues: Palette;
  readonly family: ComponentFamily;
}

/** A refusal is the end of a piece of work: only that is red. */
const refusalWidth = 5;

/** Spans long past the window's left edge end the search: starts only grow, and few spans last that long. */
const longestSpan = 60_000;

function drawLane(context: CanvasRenderingContext2D, drawing: LaneDrawing, tape: LaneTapes[ComponentFamily]): void {
  const { y, thickness, width, window, now, hues, family } = drawing;
  const hue = hues.of(family);
  const solid: LaneSpan[] = [];
  const draw = (span: LaneSpan): void => {
    const from = Math.max(0, xOf(window, span.at) * width);
    const until = Math.min(width, xOf(window, span.until ?? now) * width);
    const wide = Math.max(2, until - from);
    context.fillStyle = hue.base;
    if (span.inferred) {
      for (let x = from; x < from + wide; x += 4) context.fillRect(x, y, Math.min(2, from + wide - x), thickness);
      return;
    }
    context.fillRect(from, y, wide, thickness);
    if (!span.solid && wide > 3) {
      context.fillStyle = hue.soft;
      context.fillRect(from + 1, y + 1, wide - 2, thickness - 2);
    }
    if (span.bad) {
      const end = Math.min(wide, refusalWidth);
      context.fillStyle = hues.bad;
      context.fillRect(from + wide - end, y, end, thickness);
    }
  };
  for (const span of newestFirst(tape)) {
    if (span.at < window.from - longestSpan) break;
    if (span.at > window.until || (span.until ?? now) < window.from) continue;
    if (span.solid || span.bad) solid.push(span);
    else draw(span);
  }
  for (const span of solid) draw(span);
}
