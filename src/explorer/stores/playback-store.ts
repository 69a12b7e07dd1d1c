import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Predicate } from '../../journey/travel/predicate.ts';
import type { Granularity } from '../../journey/travel/stops.ts';
import type { Readable } from '../flow/page.tsx';

export interface Breakpoint {
  readonly predicate: Predicate;
  readonly on: boolean;
}

/** How the reader moves through the log. */
export interface Playback {
  /** What the list of steps shows, and one press of its buttons goes to. */
  readonly by: Granularity;
  /** Only steps of this component; '': of any. */
  readonly of: string;
  readonly breakpoints: readonly Breakpoint[];
  /** The cluster runs until something comes up. */
  readonly waiting: boolean;
  /** What was asked for lies on disk and is being read. */
  readonly reading: boolean;
}

export const playbackStore = (): StoreApi<Playback> =>
  createStore<Playback>(() => ({ by: 'message', of: '', breakpoints: [], waiting: false, reading: false }));

const none: ReadonlySet<string> = new Set();

/** The stages that a breakpoint in force names. */
export function brokenAt(store: StoreApi<Playback>): Readable<ReadonlySet<string>> {
  let made: { readonly of: readonly Breakpoint[]; readonly stages: ReadonlySet<string> } = { of: [], stages: none };
  return {
    get() {
      const { breakpoints } = store.getState();
      if (made.of !== breakpoints)
        made = {
          of: breakpoints,
          stages: new Set(breakpoints.flatMap(({ predicate: { stage }, on }) => (on && stage ? [stage] : []))),
        };
      return made.stages;
    },
    subscribe: (listener) => store.subscribe(listener),
  };
}
