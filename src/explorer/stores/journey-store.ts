import { createStore, type StoreApi } from 'zustand/vanilla';
import { answerOf } from '../../journey/inquiry.ts';
import { Recording } from '../../journey/recording.ts';
import type { JourneyView } from '../../journey/view.ts';
import type { Disposer } from '../../kernel/disposer.ts';
import type { LogRecord } from '../../kernel/span.ts';
import type { HistoryEntry } from '../../protocol/kv.ts';
import type { Session } from '../../protocol/session.ts';
import { pacedFrames, type Schedule } from './paced-frames.ts';

/** Which moment of the log is on show: the newest, or the one after that many records. */
export type Playhead = { readonly at: 'live' } | { readonly at: 'past'; readonly position: number };

export interface JourneyFeed {
  /** The moment that is on show. */
  readonly store: StoreApi<JourneyView>;
  /** The newest moment, whatever is on show. */
  readonly live: StoreApi<JourneyView>;
  readonly playhead: StoreApi<Playhead>;
  readonly recording: Recording;
  /** Shows another moment, which the recording has reached; the run does not hear of it. The end of the log is live. */
  seek(position: number): void;
  goLive(): void;
  adopt(history: readonly HistoryEntry[]): void;
  /** Whether everything that has arrived is in the view. */
  readonly caughtUp: () => boolean;
  readonly stop: Disposer;
}

/**
 * Each component's records travel by themselves, and a cause may come this much after its effect, ms. The recording puts
 * them in order however they come; waiting for the most of them saves folding twice.
 */
const lag = 10;

const live: Playhead = { at: 'live' };

export interface FollowOptions {
  /** What is known of the cluster's past. */
  readonly recording?: Recording;
  readonly schedule?: Schedule;
  /** Host time, ms. */
  readonly now?: () => number;
}

/** Folds the session's log into a view, at most once per frame however many batches arrive in between. */
export function followJourney(
  session: Pick<Session, 'follow' | 'state'>,
  {
    recording = new Recording(),
    schedule = pacedFrames(() => session.state.get().stepping.mode === 'paused'),
    now = () => performance.now(),
  }: FollowOptions = {},
): JourneyFeed {
  const newest = createStore<JourneyView>(() => recording.live);
  const store = createStore<JourneyView>(() => recording.live);
  const playhead = createStore<Playhead>(() => live);
  /** In the past: the record that the reader stands behind, which keeps the place when others arrive late. */
  let behind: LogRecord | undefined;

  const show = (changedFrom: number): void => {
    newest.setState(recording.live, true);
    const head = playhead.getState();
    if (head.at === 'live') {
      store.setState(recording.live, true);
      return;
    }
    const position = behind ? recording.after(behind) : recording.first;
    if (position >= changedFrom || position !== head.position) showPast(position);
  };
  const showPast = (position: number): void => {
    const reached = answerOf(recording.reach(position));
    if (reached instanceof Promise) {
      void reached.then(() => show(0));
      return;
    }
    store.setState(recording.at(position), true);
    if (playhead.getState().at === 'past') playhead.setState({ at: 'past', position }, true);
  };
  const goLive = (): void => {
    playhead.setState(live, true);
    store.setState(recording.live, true);
  };

  let waiting: { readonly since: number; readonly records: readonly LogRecord[] }[] = [];
  let cancel: Disposer | undefined;
  const fold = (): void => {
    cancel = undefined;
    const time = now();
    const due = waiting.filter(({ since }) => time - since >= lag);
    waiting = waiting.filter(({ since }) => time - since < lag);
    if (waiting.length > 0) wait();
    if (due.length > 0) show(recording.take(due.flatMap(({ records }) => records)));
  };
  /** The schedule is asked when the running frame has been measured. */
  const wait = (): void => {
    if (cancel) return;
    const timer = setTimeout(() => {
      cancel = schedule(fold);
    });
    cancel = () => clearTimeout(timer);
  };
  const leave = session.follow((records) => {
    waiting.push({ since: now(), records });
    wait();
  });
  /** A picture that rests when the cluster is paused is drawn now. */
  const unsubscribe = session.state.subscribe(() => {
    if (!cancel || session.state.get().stepping.mode !== 'paused') return;
    cancel();
    cancel = schedule(fold);
  });
  return {
    store,
    live: newest,
    playhead,
    recording,
    seek(position) {
      if (position >= recording.end) return goLive();
      const to = Math.max(recording.first, position);
      behind = recording.before(to);
      store.setState(recording.at(to), true);
      playhead.setState({ at: 'past', position: to }, true);
    },
    goLive,
    adopt(history) {
      recording.adopt(history);
      show(0);
    },
    caughtUp: () => waiting.length === 0,
    stop: () => {
      leave();
      unsubscribe();
      cancel?.();
    },
  };
}
