import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposer } from '../../kernel/disposer.ts';
import type { ApiResponse } from '../../protocol/http.ts';
import type { Lesson, LessonPage } from '../../lessons/lesson.ts';
import { podOf, sight, tracesAtStake, tracesOf, type Trial } from '../../lessons/moment.ts';
import { nextMove } from '../../lessons/next-move.ts';
import { isReady, namespace, runRequest, trialName } from '../../lessons/trial.ts';
import type { App } from '../stores/session-context.tsx';

/** Where the cluster is on the way to a page's moment. */
export type Way =
  | { readonly at: 'rest' }
  | { readonly at: 'going'; readonly page: number }
  /** It stands exactly there; once anything moves it is at rest again. */
  | { readonly at: 'there'; readonly page: number }
  /** The pod was refused or is gone; nothing said: it was deleted. */
  | { readonly at: 'lost'; readonly page: number; readonly message?: string };

export interface LessonState {
  readonly page: number;
  /** By page: which answer was given, or that none was wanted. */
  readonly answers: ReadonlyMap<number, number | 'skipped'>;
  readonly trial: Trial | undefined;
  readonly way: Way;
}

export interface LessonControl {
  readonly lesson: Lesson;
  readonly store: StoreApi<LessonState>;
  turn(page: number): void;
  answer(answer: number | 'skipped'): void;
  /** Runs the cluster until the current page's moment is there; one that has passed is shown from the log. */
  go(): void;
  stop(): void;
  again(): void;
}

/** How often the lesson looks again for what is on its way and stands nowhere yet, before it does without it. */
const looks = 20;

/** Who the learner is in the lesson. */
const identity = 'kubernetes-admin';

type Parts = Pick<App, 'session' | 'objects' | 'selection' | 'layout'> & {
  readonly feed: Pick<App['feed'], 'live' | 'goLive'>;
};

/** @param later runs the work a little later, when the log up to now has been folded */
export function lessonControl(app: Parts, lesson: Lesson, later: (work: () => void) => Disposer): LessonControl {
  const { session, objects, selection, layout } = app;
  /** A lesson goes on with the run, whatever moment of it is on show. */
  const { live: journey, goLive } = app.feed;
  const store = createStore<LessonState>(() => begin);
  let due: Disposer | undefined;
  let moved = false;
  let looked = 0;
  let waking: readonly Disposer[] = [];

  const pageAt = (place: number): LessonPage => lesson.pages[place]!;
  const rest = (): void => end({ at: 'rest' });
  const end = (way: Way): void => {
    due?.();
    due = undefined;
    for (const stop of waking) stop();
    waking = [];
    store.setState({ way });
    if (way.at === 'there') waking = [session.state.subscribe(leave)];
  };
  /** Whatever moves the cluster takes it away from where the lesson stopped it. */
  const leave = (): void => {
    if (session.state.get().stepping.mode !== 'paused') rest();
  };
  const wake = (): void => {
    due ??= later(() => {
      due = undefined;
      move();
    });
  };
  /** What somebody logged before work was held may still be under way: a changed state gets its time to settle. */
  const settle = (): void => {
    due?.();
    due = undefined;
    wake();
  };

  const move = (): void => {
    const { way, trial } = store.getState();
    if (way.at !== 'going') return;
    if (!trial) {
      if (isReady(journey.getState(), objects.getState())) create(way.page);
      return;
    }
    const view = journey.getState();
    if (podOf(view, trial)?.deleted) return end({ at: 'lost', page: way.page });
    const { moment } = pageAt(way.page);
    if (!moment) return rest();
    const next = nextMove({
      reached: sight(view, trial, moment).reached,
      stepping: session.state.get().stepping,
      own: tracesOf(view, trial),
      atStake: tracesAtStake(view, trial, moment),
      moved,
      patient: looked < looks,
    });
    switch (next.do) {
      case 'arrive':
        end({ at: 'there', page: way.page });
        return show(way.page, trial);
      case 'pause':
        return session.pause();
      case 'step':
        moved = true;
        looked = 0;
        return session.step(next.by, next.trace);
      case 'linger':
        looked++;
        return wake();
      case 'yield':
        return rest();
      case 'wait':
    }
  };

  /** The learner's own `kubectl run`, sent while the cluster stands, so that no step of it is missed. */
  const create = (page: number): void => {
    session.pause();
    const name = trialName(lesson, Math.random);
    const trial = { namespace, name, sender: `kubectl/${identity}`, since: journey.getState().requests.end };
    store.setState({ trial });
    const lost = (message: string): void => {
      if (store.getState().trial === trial) end({ at: 'lost', page, message });
    };
    session.request(identity, runRequest(name, lesson.pod.image)).then(
      (response) => {
        if (response.status >= 400) lost(messageOf(response));
      },
      (error: unknown) => lost(String(error)),
    );
    wake();
  };

  const show = (place: number, trial: Trial): void => {
    const { moment, look } = pageAt(place);
    if (!moment) return;
    const { request } = sight(journey.getState(), trial, moment);
    const key = `${trial.namespace}/${trial.name}`;
    selection.setState({ request: request?.key, room: look?.room, pod: key }, true);
    layout.setState({ view: 'map', ...(look && { inspectorTab: look.tab }) });
  };

  return {
    lesson,
    store,
    turn(page) {
      if (store.getState().way.at === 'going') rest();
      store.setState({ page: Math.min(lesson.pages.length - 1, Math.max(0, page)) });
    },
    answer(answer) {
      store.setState(({ answers, page }) => ({ answers: new Map(answers).set(page, answer) }));
    },
    go() {
      goLive();
      const { page, way, trial } = store.getState();
      const view = journey.getState();
      const { moment } = pageAt(page);
      const gone = way.at === 'lost' || (trial && podOf(view, trial)?.deleted);
      if (trial && !gone && moment && sight(view, trial, moment).reached) {
        if (way.at === 'going') rest();
        return show(page, trial);
      }
      end({ at: 'going', page });
      moved = false;
      looked = 0;
      if (gone) store.setState({ trial: undefined });
      selection.setState({}, true);
      layout.setState({ view: 'map' });
      waking = [session.state.subscribe(settle), journey.subscribe(wake), objects.subscribe(wake)];
      wake();
    },
    stop: rest,
    again() {
      rest();
      store.setState(begin);
    },
  };
}

const begin: LessonState = { page: 0, answers: new Map(), trial: undefined, way: { at: 'rest' } };

/** The text of the server's Status, or its code. */
function messageOf(response: ApiResponse): string {
  if (!('body' in response)) return String(response.status);
  try {
    return (JSON.parse(response.body) as { readonly message?: string }).message ?? String(response.status);
  } catch {
    return response.body;
  }
}
