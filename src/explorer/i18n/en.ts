import { enFirst } from './en-first.ts';
import { branchesEn } from './sections/branches.ts';
import { editorEn } from './sections/editor.ts';
import { eventsEn } from './sections/events.ts';
import { explainEn } from './sections/explain.ts';
import { exportEn } from './sections/export.ts';
import { faultsEn } from './sections/faults.ts';
import { keysEn } from './sections/keys.ts';
import { lessonEn } from './sections/lesson.ts';
import { lifecycleEn } from './sections/lifecycle.ts';
import { nodesEn } from './sections/nodes.ts';
import { openedEn } from './sections/opened.ts';
import { playbackEn } from './sections/playback.ts';
import { requestsEn } from './sections/requests.ts';
import { schedulingEn } from './sections/scheduling.ts';
import { terminalEn } from './sections/terminal.ts';
import { undoEn } from './sections/undo.ts';
import { whyEn } from './sections/why.ts';

/** The message catalogue: English is its measure, every other language has exactly its keys. */
export const en = {
  ...enFirst,
  ...lifecycleEn,
  ...playbackEn,
  ...schedulingEn,
  ...editorEn,
  ...terminalEn,
  ...lessonEn,
  ...whyEn,
  ...eventsEn,
  ...explainEn,
  ...exportEn,
  ...faultsEn,
  ...branchesEn,
  ...openedEn,
  ...nodesEn,
  ...undoEn,
  ...keysEn,
  ...requestsEn,
} as const;

export type MessageKey = keyof typeof en;
export type Catalogue = { readonly [Key in MessageKey]: string };
