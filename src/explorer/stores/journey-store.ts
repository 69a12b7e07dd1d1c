import { createStore, type StoreApi } from 'zustand/vanilla';
import { reduce } from '../../journey/journey.ts';
import { emptyJourney, type JourneyView } from '../../journey/view.ts';
import type { Disposer } from '../../kernel/disposer.ts';
import type { LogRecord } from '../../kernel/span.ts';
import type { Session } from '../../protocol/session.ts';

/** Runs `work` once, soon; returns how to call it off. */
export type Schedule = (work: () => void) => Disposer;

/** The next frame; a page in the background gets no frames, so there a timer keeps the log from piling up. */
export const nextFrame: Schedule = (work) => {
  if (document.hidden) {
    const timer = setTimeout(work, 250);
    return () => clearTimeout(timer);
  }
  const frame = requestAnimationFrame(work);
  return () => cancelAnimationFrame(frame);
};

/** Folding and drawing get one part in this many of the page's time; the rest is the reader's and the workers'. */
const share = 3;
/** However long a picture took, the next one comes after this many ms. */
const longestRest = 500;

/** Frames, with a rest after each that is in proportion to what it cost: a busy cluster is drawn less often, not late. */
export function pacedFrames(frame: Schedule = nextFrame, now: () => number = () => performance.now()): Schedule {
  let restUntil = 0;
  return (work) => {
    const measured = (): void => {
      const from = now();
      work();
      // React draws in a microtask that `work` has queued; this one comes after it.
      queueMicrotask(() => {
        restUntil = Math.min(from + (now() - from) * share, now() + longestRest);
      });
    };
    const rest = restUntil - now();
    if (rest <= 0) return frame(measured);
    let cancel: Disposer = () => {};
    const timer = setTimeout(() => {
      cancel = frame(measured);
    }, rest);
    return () => {
      clearTimeout(timer);
      cancel();
    };
  };
}

export interface JourneyFeed {
  readonly store: StoreApi<JourneyView>;
  readonly stop: Disposer;
}

/** Folds the session's log into a view, at most once per frame however many batches arrive in between. */
export function followJourney(session: Pick<Session, 'follow'>, schedule: Schedule = pacedFrames()): JourneyFeed {
  const store = createStore<JourneyView>(() => emptyJourney);
  let waiting: LogRecord[] = [];
  let cancel: Disposer | undefined;
  const fold = (): void => {
    cancel = undefined;
    const batch = waiting;
    waiting = [];
    store.setState(reduce(store.getState(), batch), true);
  };
  const leave = session.follow((batch) => {
    for (const record of batch) waiting.push(record);
    cancel ??= schedule(fold);
  });
  return {
    store,
    stop: () => {
      leave();
      cancel?.();
    },
  };
}
