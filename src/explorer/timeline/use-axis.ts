import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { focusRequest } from '../../journey/focus.ts';
import { type PageLinks, useJourney, usePage, useSelection, useSession } from '../flow/page.tsx';
import { gapsOf, spanFor, type TimeWindow, windowFor } from './axis.ts';

/** How much of the time is on show. */
interface Scale {
  readonly zoom: number;
  /** Since somebody dragged: it stays as it was, whatever the moments gone through are about, ms. */
  readonly held?: number;
}

/** One scale for the timeline and the transport's lanes of a page, so that one playhead crosses both. */
const scales = new WeakMap<PageLinks, StoreApi<Scale>>();

function scaleOf(page: PageLinks): StoreApi<Scale> {
  const known = scales.get(page);
  if (known) return known;
  const store = createStore<Scale>(() => ({ zoom: 1 }));
  scales.set(page, store);
  return store;
}

export interface Axis {
  readonly window: TimeWindow;
  readonly now: number;
  /** Cluster time that is called 0 s. */
  readonly origin: number;
  readonly zoom: (factor: number) => void;
  readonly resetZoom: () => void;
  /** Keeps the scale until `letGo`, or a reset. */
  readonly hold: () => void;
  readonly letGo: () => void;
}

export function useAxis(): Axis {
  const store = scaleOf(usePage());
  const { zoom, held } = useStore(store);
  const chosen = useSelection((selection) => selection.request);
  const waiting = useSession(({ stepping }) => stepping.held);
  const now = useJourney((view) => view.now);
  const origin = useJourney((view) => (view.startedAt ?? 0) as number);
  const request = useJourney((view) => focusRequest(view, chosen, waiting));
  const gaps = useJourney((view) => view.gaps);
  const idleness = useJourney((view) => view.idleness);
  const span = held ?? spanFor(now, request) * zoom;
  const window = useMemo(() => windowFor(now, span, gapsOf({ gaps, idleness, now })), [now, span, gaps, idleness]);
  return {
    now,
    origin,
    window,
    zoom: (factor) =>
      store.setState(({ zoom: old, held: kept }) => ({
        zoom: Math.min(200, Math.max(0.02, old * factor)),
        ...(kept !== undefined && { held: kept * factor }),
      })),
    resetZoom: () => store.setState({ zoom: 1 }, true),
    hold: () => store.setState({ held: span }),
    letGo: () => store.setState(({ zoom: chosenZoom }) => ({ zoom: chosenZoom }), true),
  };
}
