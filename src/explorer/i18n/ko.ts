import type { Catalogue } from './en.ts';
import { editorKo } from './sections/editor.ts';
import { explainKo } from './sections/explain.ts';
import { flowKo } from './sections/flow.ts';
import { inspectorKo } from './sections/inspector.ts';
import { ledgerKo } from './sections/ledger.ts';
import { lessonKo } from './sections/lesson.ts';
import { lifecycleKo } from './sections/lifecycle.ts';
import { schedulingKo } from './sections/scheduling.ts';
import { shellKo } from './sections/shell.ts';
import { terminalKo } from './sections/terminal.ts';
import { timelineKo } from './sections/timeline.ts';

export const ko: Catalogue = {
  ...shellKo,
  ...flowKo,
  ...inspectorKo,
  ...explainKo,
  ...timelineKo,
  ...lifecycleKo,
  ...schedulingKo,
  ...ledgerKo,
  ...editorKo,
  ...terminalKo,
  ...lessonKo,
};
