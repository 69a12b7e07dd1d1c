import type { LogRecord } from '../../kernel/span.ts';
import { requestOf } from '../../journey/focus.ts';
import { roomOfStage } from '../../journey/catalogue.ts';
import { answerOf, type Inquiry } from '../../journey/recording/inquiry.ts';
import { matches, type Predicate } from '../../journey/travel/predicate.ts';
import { isStop, type Moment, momentOf } from '../../journey/travel/stops.ts';
import { type Direction, type Move, search, type Trail, travel } from '../../journey/travel/travel.ts';
import type { JourneyView } from '../../journey/view.ts';
import type { PodSubject } from '../../protocol/evidence/pod.ts';
import type { Selection } from '../flow/page.tsx';
import type { App } from '../stores/session-context.tsx';
import { predicateText, readPredicate, shownPredicate } from './links.ts';

type Parts = Pick<App, 'session' | 'feed' | 'playback' | 'selection' | 'undoShelf'>;

/** Moves the page through the log, and the cluster on where the log ends. */
export class Navigator {
  readonly #app: Parts;
  #trail: Trail = [];
  /** The newest inquiry. */
  #asked: object = {};
  #wanted: ((moment: Moment) => boolean) | undefined;

  constructor(app: Parts) {
    this.#app = app;
    app.feed.live.subscribe(() => this.#lookOut());
    app.session.state.subscribe(() => this.#paused());
  }

  /** One press. Forward from the end of the log lets the cluster run until what was asked for comes up. */
  go(direction: Direction, move: Move, then?: () => void): void {
    const { feed } = this.#app;
    this.stopWaiting();
    const head = feed.playhead.getState();
    if (head.at === 'live' && direction === 'forward') return this.#runOn(move);
    const position = head.at === 'live' ? feed.recording.end : head.position;
    this.#ask(travel(feed.recording, { position, trail: this.#trail }, direction, move, this.#active()), (next) => {
      this.#trail = next.trail;
      this.stand(next.position);
      then?.();
    });
  }

  /** Shows the moment behind a record of the log, and selects what that record is about. */
  stand(position: number): void {
    const { feed, selection } = this.#app;
    this.#ask(feed.recording.reach(position), () => {
      feed.seek(position);
      const moment = momentOf(feed.recording, feed.recording.before(position));
      if (feed.playhead.getState().at === 'past')
        selection.setState(({ object }) => ({ object, ...selectionOf(feed.store.getState(), moment) }), true);
    });
  }

  /** The same, wherever in the log the record lies. */
  standBehind(record: LogRecord): void {
    this.#ask(this.#app.feed.recording.behind(record), (position) => this.stand(position));
  }

  /** The moment right behind the last record of a cluster time. */
  standAt(at: number): void {
    const { recording } = this.#app.feed;
    this.stopWaiting();
    this.#ask(
      search(recording, recording.end + 1, 'back', ({ record }) => record.at <= at),
      (position) => this.stand(position),
    );
  }

  first(): void {
    this.stopWaiting();
    this.stand(this.#app.feed.recording.first);
  }

  goLive(): void {
    this.stopWaiting();
    this.#asked = {};
    this.#app.playback.setState({ reading: false });
    this.#app.feed.goLive();
  }

  /** From the past: on to the next breakpoint, or to live, where the cluster then runs. */
  play(): void {
    this.go('forward', { to: 'breakpoint' }, () => {
      if (this.#app.feed.playhead.getState().at === 'live') this.#resume();
    });
  }

  /** Lets the cluster run until the log says so; looks through what is there already first. */
  runUntil(predicate: Predicate): void {
    const { feed } = this.#app;
    const runOn = (): void => {
      if (feed.playhead.getState().at === 'live') this.#runOn({ to: 'match', predicate });
    };
    if (feed.playhead.getState().at === 'live') runOn();
    else this.go('forward', { to: 'match', predicate }, runOn);
  }

  stopWaiting(): void {
    this.#wanted = undefined;
    if (this.#app.playback.getState().waiting) this.#app.playback.setState({ waiting: false });
  }

  /** Adds a breakpoint, or takes away the one that asks for the same. */
  toggle(predicate: Predicate): void {
    const { playback, undoShelf } = this.#app;
    const text = predicateText(predicate);
    const { breakpoints } = playback.getState();
    const place = breakpoints.findIndex((known) => predicateText(known.predicate) === text);
    const known = breakpoints[place];
    if (!known) return playback.setState({ breakpoints: [...breakpoints, { predicate, on: true }] });
    playback.setState({ breakpoints: breakpoints.toSpliced(place, 1) });
    undoShelf.put({
      says: 'undo.breakpoint',
      params: { what: shownPredicate(predicate) },
      undo: () => playback.setState(({ breakpoints: now }) => ({ breakpoints: now.toSpliced(place, 0, known) })),
    });
  }

  setFromLink(texts: readonly string[]): void {
    const predicates = texts.flatMap((text) => readPredicate(text) ?? []);
    this.#app.playback.setState({ breakpoints: predicates.map((predicate) => ({ predicate, on: true })) });
  }

  /** What lies on disk is read first; whoever asks for something else meanwhile gets that. */
  #ask<Answer>(inquiry: Inquiry<Answer>, then: (answer: Answer) => void): void {
    const { playback } = this.#app;
    const answer = answerOf(inquiry);
    const asked = (this.#asked = {});
    if (!(answer instanceof Promise)) {
      if (playback.getState().reading) playback.setState({ reading: false });
      then(answer);
      return;
    }
    playback.setState({ reading: true });
    void answer.then((late) => {
      if (this.#asked !== asked) return;
      playback.setState({ reading: false });
      then(late);
    });
  }

  #active(): readonly Predicate[] {
    return this.#app.playback.getState().breakpoints.flatMap(({ predicate, on }) => (on ? [predicate] : []));
  }

  #runOn(move: Move): void {
    const { recording } = this.#app.feed;
    this.#wanted = (moment) => {
      if (move.to === 'breakpoint') return false;
      if (move.to === 'match') return matches(recording, moment, move.predicate);
      return isStop(recording, moment, move.to) && (move.of === undefined || move.of === moment.start.component);
    };
    this.#app.playback.setState({ waiting: true });
    this.#resume();
  }

  #resume(): void {
    this.#app.feed.goLive();
    this.#app.session.resume();
  }

  /** The log has grown: where something new in it is to stop the run, the cluster is paused and the page stands right there. */
  #lookOut(): void {
    const { feed, session } = this.#app;
    const { recording } = feed;
    const active = this.#active();
    if (feed.playhead.getState().at === 'past' || (!this.#wanted && active.length === 0)) return;
    const { phase, stepping } = session.state.get();
    // A cluster that is starting up refuses and retries much that nobody asked for.
    if (phase !== 'running' || (stepping.mode !== 'running' && !this.#wanted)) return;
    const found = feed.latest().find((record) => {
      const moment = momentOf(recording, record);
      if (!moment) return false;
      return this.#wanted?.(moment) === true || active.some((predicate) => matches(recording, moment, predicate));
    });
    if (!found) return;
    this.stopWaiting();
    session.pause();
    this.stand(recording.after(found));
  }

  /** Whoever pauses the cluster waits for nothing any more. */
  #paused(): void {
    if (this.#wanted && this.#app.session.state.get().stepping.mode === 'paused') this.stopWaiting();
  }
}

/** What a record is about, as the map and the details show it. */
function selectionOf(view: JourneyView, moment: Moment | undefined): Selection {
  if (!moment) return {};
  const { start } = moment;
  const request = requestOf(view, start.id) ?? requestOf(view, start.parentId);
  const subject = start.subject as Partial<PodSubject> | undefined;
  const pod = subject?.pod === undefined ? request?.pod : `${subject.namespace}/${subject.pod}`;
  const room = start.name === 'watch-cache' ? 'watch-cache' : roomOfStage(start.name);
  return { ...(request && { request: request.key }), ...(room && { room }), ...(pod !== undefined && { pod }) };
}

const navigators = new WeakMap<App, Navigator>();

/** The page's one navigator. */
export function navigatorOf(app: App): Navigator {
  const known = navigators.get(app) ?? new Navigator(app);
  navigators.set(app, known);
  return known;
}
