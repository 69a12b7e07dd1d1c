import { use } from 'react';
import { useStore } from 'zustand';
import type { Lesson, LessonPage, PageText } from '../../lessons/lesson.ts';
import { type LessonId, loadLesson } from '../../lessons/lessons.ts';
import { sight } from '../../lessons/moment.ts';
import { useJourney } from '../flow/page.tsx';
import { nextFrame } from '../stores/paced-frames.ts';
import { type App, useApp, useLayout, useSettings } from '../stores/session-context.tsx';
import { paceOf } from '../stores/speeds.ts';
import { type LessonControl, lessonControl, type LessonState } from './lesson-control.ts';

/** What another realm logged may come this much after a question to the gate, ms. */
const leastPace = 48;
const mostPace = 420;
/** A view that is behind would let the lesson step past its moment; in a cluster that never rests it waits no longer than this, ms. */
const patience = 2_000;

/** One control per page and lesson: closing the panel does not end the lesson. */
const controls = new WeakMap<App, Map<LessonId, Promise<LessonControl>>>();

function controlOf(app: App, id: LessonId): Promise<LessonControl> {
  const known = controls.get(app) ?? new Map<LessonId, Promise<LessonControl>>();
  controls.set(app, known);
  const control = known.get(id) ?? loadLesson(id).then((lesson) => lessonControl(app, lesson, pacedBy(app)));
  known.set(id, control);
  return control;
}

/** The lesson walks at the speed that the reader chose, as far as patience goes, and only by a view that is up to date. */
const pacedBy =
  ({ settings, feed }: App) =>
  (work: () => void) => {
    const { stageMs } = paceOf(settings.getState().speed);
    const latest = performance.now() + patience;
    let callOff = (): void => clearTimeout(timer);
    const whenCaughtUp = (): void => {
      callOff = nextFrame(() => (feed.caughtUp() || performance.now() > latest ? work() : whenCaughtUp()));
    };
    const timer = setTimeout(whenCaughtUp, Math.min(mostPace, Math.max(leastPace, stageMs)));
    return () => callOff();
  };

export interface OpenLesson {
  readonly control: LessonControl;
  readonly lesson: Lesson;
  readonly title: string;
  readonly state: LessonState;
}

/** The open lesson; suspends until it is loaded. */
export function useLesson(): OpenLesson {
  const app = useApp();
  const id = useLayout((layout) => layout.lesson);
  const control = use(controlOf(app, id));
  const state = useStore(control.store);
  const language = useSettings((settings) => settings.language);
  return { control, lesson: control.lesson, title: control.lesson.text[language].title, state };
}

/** The words of one of its pages. */
export function usePageText({ lesson }: OpenLesson, { id }: LessonPage): PageText {
  const language = useSettings((settings) => settings.language);
  return lesson.text[language].pages[id]!;
}

/** Whether the page's moment is there: seen in the log, not remembered. */
export function useReached({ state }: OpenLesson, { moment }: LessonPage): boolean {
  const { trial } = state;
  return useJourney((view) => trial !== undefined && moment !== undefined && sight(view, trial, moment).reached);
}

/** The place of a page among those that show a moment; 0 for pages to read. */
export const stepNumber = ({ pages }: Lesson, place: number): number =>
  pages[place]?.moment ? pages.slice(0, place + 1).filter(({ moment }) => moment).length : 0;

export const stepCount = ({ pages }: Lesson): number => pages.filter(({ moment }) => moment).length;
