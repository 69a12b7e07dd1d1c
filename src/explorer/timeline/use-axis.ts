import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { focusRequest } from '../../journey/focus.ts';
import { type PageLinks, useJourney, usePage, useSelection, useSession } from '../flow/page.tsx';
import { type TimeWindow, windowFor } from './axis.ts';

/** One zoom for the timeline and the transport's lanes of a page, so that one playhead crosses both. */
const zooms = new WeakMap<PageLinks, StoreApi<number>>();

function zoomOf(page: PageLinks): StoreApi<number> {
  const known = zooms.get(page);
  if (known) return known;
  const store = createStore<number>(() => 1);
  zooms.set(page, store);
  return store;
}

export interface Axis {
  readonly window: TimeWindow;
  readonly now: number;
  /** Cluster time that is called 0 s. */
  readonly origin: number;
  readonly zoom: (factor: number) => void;
  readonly resetZoom: () => void;
}

export function useAxis(): Axis {
  const store = zoomOf(usePage());
  const zoom = useStore(store);
  const chosen = useSelection((selection) => selection.request);
  const held = useSession(({ stepping }) => stepping.held);
  const now = useJourney((view) => view.now as number);
  const origin = useJourney((view) => (view.startedAt ?? 0) as number);
  const request = useJourney((view) => focusRequest(view, chosen, held));
  return {
    now,
    origin,
    window: windowFor(now, request, zoom),
    zoom: (factor) => store.setState((old) => Math.min(200, Math.max(0.02, old * factor)), true),
    resetZoom: () => store.setState(1, true),
  };
}
