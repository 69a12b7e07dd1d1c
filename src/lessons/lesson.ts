import type { RoomId } from '../journey/catalogue.ts';
import type { Moment } from './moment.ts';

/** A lesson is data: what it says, in every language of the page, and the moments of a pod's life that it shows. */
export interface Lesson<PageId extends string = string> {
  readonly id: string;
  /** The pod that the lesson creates, as `kubectl run <name> --image=<image>` would; the name gets a suffix. */
  readonly pod: { readonly name: string; readonly image: string };
  readonly pages: readonly LessonPage<PageId>[];
  readonly text: { readonly en: LessonText<PageId>; readonly ko: LessonText<PageId> };
}

export interface LessonPage<PageId extends string = string> {
  readonly id: PageId;
  /** Absent: a page to read, before or after the way. */
  readonly moment?: Moment;
  /** What to look at once the cluster stands at the moment. */
  readonly look?: Look;
  /** Which answer of the page's question is right. */
  readonly right?: number;
}

export interface Look {
  readonly room?: RoomId | 'watch-cache';
  readonly tab: 'explain' | 'request' | 'diff' | 'decision';
}

export interface LessonText<PageId extends string = string> {
  readonly title: string;
  readonly pages: { readonly [Id in PageId]: PageText };
}

/** Between backquotes stands code, between double asterisks what matters; there is no other markup. */
export interface PageText {
  /** A line of the outline. */
  readonly short: string;
  readonly title: string;
  /** What is about to happen. It gives no answer away. */
  readonly text: readonly string[];
  /** What is to be seen once the moment is there. */
  readonly seen?: readonly string[];
  readonly question?: Question;
  /** What the notes that the lesson grew from said, where today's Kubernetes does otherwise. */
  readonly notes?: { readonly said: string; readonly today: string };
  readonly tryIt?: { readonly says: string; readonly commands: readonly string[] };
}

export interface Question {
  readonly asks: string;
  readonly answers: readonly string[];
  /** Why the right answer is right. */
  readonly because: string;
}
