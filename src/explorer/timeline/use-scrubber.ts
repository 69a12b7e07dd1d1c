import { type KeyboardEvent, type PointerEvent, useEffect, useEffectEvent, useRef, type WheelEvent } from 'react';
import { usePage, useText } from '../flow/page.tsx';
import { useApp, usePast } from '../stores/session-context.tsx';
import { run } from '../shell/commands.ts';
import { timeAt, xOf } from './axis.ts';
import type { Axis } from './use-axis.ts';

/** A finger that moved less has tapped, px. */
const tapReach = 6;

interface Grip {
  /** Where the pointers are, by their ids. */
  readonly places: Map<number, number>;
  /** Where the first pointer came down, and what was shown then. */
  readonly from: number;
  readonly now: number;
  readonly msPerPx: number;
  moved: boolean;
  /** Between two fingers, px. */
  spread: number;
}

/**
 * The lanes as a slider of the run. A press goes to its moment; who drags pulls the lanes along under the playhead; two fingers,
 * the wheel, + and - zoom, 0 and a double press undo that; arrows go to the next message, page keys by a window's tenth.
 */
export function useScrubber({ window, now, origin, zoom, resetZoom, hold, letGo }: Axis) {
  const t = useText();
  const app = useApp();
  const { goTo } = usePage();
  const grip = useRef<Grip>(undefined);
  const isPast = usePast();

  const arrived = useEffectEvent(() => {
    if (!grip.current) letGo();
  });
  useEffect(() => {
    if (!isPast) arrived();
  }, [isPast]);

  const down = ({ currentTarget, pointerId, clientX }: PointerEvent<HTMLElement>): void => {
    currentTarget.setPointerCapture(pointerId);
    const held = grip.current;
    if (held) {
      held.places.set(pointerId, clientX);
      held.spread = spreadOf(held);
      held.moved = true;
      return;
    }
    const msPerPx = (window.until - now) / ((1 - xOf(window, now)) * currentTarget.clientWidth);
    grip.current = { places: new Map([[pointerId, clientX]]), from: clientX, now, msPerPx, moved: false, spread: 0 };
  };
  const move = ({ pointerId, clientX }: PointerEvent<HTMLElement>): void => {
    const held = grip.current;
    if (!held?.places.has(pointerId)) return;
    held.places.set(pointerId, clientX);
    if (held.places.size > 1) {
      const spread = spreadOf(held);
      if (held.spread > 0 && spread > 0) zoom(held.spread / spread);
      held.spread = spread;
      return;
    }
    if (held.spread > 0) return;
    if (!held.moved && Math.abs(clientX - held.from) > tapReach) {
      held.moved = true;
      hold();
    }
    if (held.moved) goTo(held.now - (clientX - held.from) * held.msPerPx);
  };
  const up = ({ currentTarget, pointerId, clientX, detail }: PointerEvent<HTMLElement>): void => {
    const held = grip.current;
    held?.places.delete(pointerId);
    if (!held || held.places.size > 0) return;
    grip.current = undefined;
    if (held.moved || detail > 1) return;
    const { left, width } = currentTarget.getBoundingClientRect();
    goTo(timeAt(window.knots, (clientX - left) / width));
  };
  const press = (event: KeyboardEvent): void => {
    const tenth = (window.until - window.from) / 10;
    const acts: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => run(app, { do: 'travel', direction: 'back', to: 'message' }),
      ArrowRight: () => run(app, { do: 'travel', direction: 'forward', to: 'message' }),
      PageUp: () => goTo(now - tenth),
      PageDown: () => goTo(now + tenth),
      Home: () => run(app, { do: 'first' }),
      End: () => run(app, { do: 'live' }),
      '+': () => zoom(0.8),
      '=': () => zoom(0.8),
      '-': () => zoom(1.25),
      '0': resetZoom,
    };
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return {
    role: 'slider',
    tabIndex: 0,
    'aria-label': t('timeline.lanes'),
    'aria-valuemin': 0,
    'aria-valuemax': Math.round((app.feed.recording.live.now - origin) / 1000),
    'aria-valuenow': Math.round((now - origin) / 1000),
    // What goes on by itself is not said again and again.
    'aria-valuetext': isPast ? t('timeline.at', { seconds: ((now - origin) / 1000).toFixed(3) }) : t('timeline.live'),
    title: t('timeline.scrub-hint'),
    onPointerDown: down,
    onPointerMove: move,
    onPointerUp: up,
    onPointerCancel: () => {
      grip.current = undefined;
    },
    onWheel: (event: WheelEvent) => zoom(event.deltaY > 0 ? 1.25 : 0.8),
    onDoubleClick: resetZoom,
    onKeyDown: press,
  } as const;
}

function spreadOf({ places }: Grip): number {
  const [one = 0, other = one] = [...places.values()];
  return Math.abs(one - other);
}
