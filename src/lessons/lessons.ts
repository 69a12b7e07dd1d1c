import type { Lesson } from './lesson.ts';

/** The lessons that an address can ask for; each is loaded when it is opened. */
export const lessonIds = ['pod-in-ten-steps'] as const;
export type LessonId = (typeof lessonIds)[number];

export const isLesson = (id: string): id is LessonId => (lessonIds as readonly string[]).includes(id);

const load: { readonly [Id in LessonId]: () => Promise<Lesson> } = {
  'pod-in-ten-steps': async () => (await import('./pod-in-ten-steps/lesson.ts')).podInTenSteps,
};

export const loadLesson = (id: LessonId): Promise<Lesson> => load[id]();
