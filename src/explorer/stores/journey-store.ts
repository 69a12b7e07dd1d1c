import { createStore, type StoreApi } from 'zustand/vanilla';
import { answerOf } from '../../journey/recording/inquiry.ts';
import { inOrder } from '../../journey/recording/log-order.ts';
import { Recording } from '../../journey/recording/recording.ts';
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
  /** What the newest picture has that the one before had not, in order; some of it may lie before what was there already. */
  readonly latest: () => readonly LogRecord[];
  /** Whether everything that has arrived is in the view. */
  readonly caughtUp: () => boolean;
  readonly stop: Disposer;
}

/**
 * Each component's records travel by themselves, and a cause may come this much after its effect, ms. The recording puts
 * them in order however they come; waiting for the most of them saves folding twice. On a busy machine they come later.
 */
const leastLag = 10;
const mostLag = 80;

/** Folding keeps the page's thread no longer than this at a time, ms, or for one piece of so many records. */
const sliceMs = 6;
const pieceLength = 400;

const live: Playhead = { at: 'live' };

export interface FollowOptions {
  /** What is known of the cluster's past. */
  readonly recording?: Recording;
  readonly schedule?: Schedule;
  /** Host time, ms. */
  readonly now?: () => number;
}

/** Folds the session's log piece by piece, and shows where it has come to at most once a frame. */
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
  /** In order, to be folded. */
  let due: readonly LogRecord[] = [];
  /** What has been folded since the last picture, and from where on the views are others. */
  let folded: LogRecord[] = [];
  let changedFrom = Infinity;
  let lag = leastLag;
  let latest: readonly LogRecord[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let cancel: Disposer | undefined;

  const picture = (): void => {
    cancel = undefined;
    latest = folded;
    const from = changedFrom;
    folded = [];
    changedFrom = Infinity;
    show(from);
  };
  /** A piece of the log at a time, so that whoever presses a key in between is heard. */
  const fold = (): void => {
    timer = undefined;
    const from = now();
    const ripe = waiting.filter(({ since }) => from - since >= lag);
    if (ripe.length > 0) {
      waiting = waiting.filter(({ since }) => from - since < lag);
      due = inOrder([...due, ...ripe.flatMap(({ records }) => records)]);
    }
    let late = false;
    while (due.length > 0) {
      const piece = due.slice(0, pieceLength);
      due = due.slice(pieceLength);
      const { end } = recording;
      const changed = recording.take(piece);
      late ||= changed <= end;
      changedFrom = Math.min(changedFrom, changed);
      for (const record of piece) folded.push(record);
      if (now() - from >= sliceMs) break;
    }
    lag = late ? Math.min(lag * 2, mostLag) : Math.max(lag * 0.9, leastLag);
    if (folded.length > 0) cancel ??= schedule(picture);
    wait();
  };
  const wait = (): void => {
    if (due.length > 0) timer ??= setTimeout(fold);
    else if (waiting.length > 0) timer ??= setTimeout(fold, lag);
  };
  const leave = session.follow((records) => {
    waiting.push({ since: now(), records });
    wait();
  });
  /** A picture that rests when the cluster is paused is drawn now. */
  const unsubscribe = session.state.subscribe(() => {
    if (!cancel || session.state.get().stepping.mode !== 'paused') return;
    cancel();
    cancel = schedule(picture);
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
      latest = [];
      show(0);
    },
    latest: () => inOrder(latest),
    caughtUp: () => waiting.length === 0 && due.length === 0 && folded.length === 0,
    stop: () => {
      leave();
      unsubscribe();
      clearTimeout(timer);
      cancel?.();
    },
  };
}
