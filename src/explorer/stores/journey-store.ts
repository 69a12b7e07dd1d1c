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

/** Calls back when the frame that is being made has been laid out and painted. */
export type AfterPaint = (done: () => void) => void;

/** A message posted from within a frame arrives once that frame is done. */
const afterPaint: AfterPaint = (done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    done();
  };
  port2.postMessage(undefined);
};

/** Frames, with a rest after each that is in proportion to what it cost: a busy cluster is drawn less often, not late. */
export function pacedFrames(
  frame: Schedule = nextFrame,
  now: () => number = () => performance.now(),
  painted: AfterPaint = afterPaint,
): Schedule {
  let restUntil = 0;
  return (work) => {
    const measured = (): void => {
      const from = now();
      work();
      painted(() => {
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
  /** Whether everything that has arrived is in the view. */
  readonly caughtUp: () => boolean;
  readonly stop: Disposer;
}

/** Each component's records travel by themselves: a cause comes up to this long after its effect, ms. */
const lag = 10;

/**
 * Folds the session's log into a view, at most once per frame however many batches arrive in between. A record waits
 * for those that caused it: by then everything of smaller Lamport time is here, and all go in that order.
 */
export function followJourney(
  session: Pick<Session, 'follow'>,
  schedule: Schedule = pacedFrames(),
  now: () => number = () => performance.now(),
): JourneyFeed {
  const store = createStore<JourneyView>(() => emptyJourney);
  let waiting: { readonly since: number; readonly records: readonly LogRecord[] }[] = [];
  let cancel: Disposer | undefined;
  const fold = (): void => {
    cancel = undefined;
    const time = now();
    let horizon = -Infinity;
    for (const { since, records } of waiting)
      if (time - since >= lag) for (const { seq } of records) horizon = Math.max(horizon, seq);
    const records = waiting.flatMap((batch) => batch.records);
    const due = records.filter(({ seq }) => seq <= horizon).toSorted((a, b) => a.seq - b.seq);
    const rest = records.filter(({ seq }) => seq > horizon);
    waiting = [];
    if (rest.length > 0) wait(rest, time);
    if (due.length > 0) store.setState(reduce(store.getState(), due), true);
  };
  /** The schedule is asked when the running frame has been measured. */
  const wait = (records: readonly LogRecord[], since: number): void => {
    waiting.push({ since, records });
    if (cancel) return;
    const timer = setTimeout(() => {
      cancel = schedule(fold);
    });
    cancel = () => clearTimeout(timer);
  };
  const leave = session.follow((batch) => wait(batch, now()));
  return {
    store,
    caughtUp: () => waiting.length === 0,
    stop: () => {
      leave();
      cancel?.();
    },
  };
}
