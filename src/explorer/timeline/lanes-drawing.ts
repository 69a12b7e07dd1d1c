import { type RefObject, useEffect, useState } from 'react';
import { type LaneSpan, laneOrder, type Lanes } from '../../journey/lanes.ts';
import { newestFirst } from '../../journey/tape.ts';
import type { ComponentFamily } from '../../protocol/components.ts';
import { type TimeWindow, xOf } from './axis.ts';

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

/** Draws the lanes, each `height` high, its pieces `thickness` thick and `top` below its upper edge; px. */
export function useLanesDrawing(
  canvas: RefObject<HTMLCanvasElement | null>,
  lanes: Lanes,
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

function drawLane(context: CanvasRenderingContext2D, drawing: LaneDrawing, tape: Lanes[ComponentFamily]): void {
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
