import { branchesEn } from './sections/branches.ts';
import { editorEn } from './sections/editor.ts';
import { eventsEn } from './sections/events.ts';
import { explainEn } from './sections/explain.ts';
import { exportEn } from './sections/export.ts';
import { faultsEn } from './sections/faults.ts';
import { flowEn } from './sections/flow.ts';
import { inspectorEn } from './sections/inspector.ts';
import { ledgerEn } from './sections/ledger.ts';
import { lessonEn } from './sections/lesson.ts';
import { lifecycleEn } from './sections/lifecycle.ts';
import { playbackEn } from './sections/playback.ts';
import { schedulingEn } from './sections/scheduling.ts';
import { shellEn } from './sections/shell.ts';
import { terminalEn } from './sections/terminal.ts';
import { timelineEn } from './sections/timeline.ts';
import { whyEn } from './sections/why.ts';

/** The message catalogue: English is its measure, every other language has exactly its keys. */
export const en = {
  ...shellEn,
  ...flowEn,
  ...inspectorEn,
  ...explainEn,
  ...timelineEn,
  ...lifecycleEn,
  ...playbackEn,
  ...schedulingEn,
  ...ledgerEn,
  ...editorEn,
  ...terminalEn,
  ...lessonEn,
  ...whyEn,
  ...eventsEn,
  ...exportEn,
  ...faultsEn,
  ...branchesEn,
} as const;

export type MessageKey = keyof typeof en;
export type Catalogue = { readonly [Key in MessageKey]: string };
