import type { Catalogue } from './en.ts';
import { branchesKo } from './sections/branches.ts';
import { editorKo } from './sections/editor.ts';
import { eventsKo } from './sections/events.ts';
import { explainKo } from './sections/explain.ko.ts';
import { exportKo } from './sections/export.ts';
import { faultsKo } from './sections/faults.ko.ts';
import { flowKo } from './sections/flow.ko.ts';
import { inspectorKo } from './sections/inspector.ko.ts';
import { ledgerKo } from './sections/ledger.ko.ts';
import { keysKo } from './sections/keys.ts';
import { lessonKo } from './sections/lesson.ko.ts';
import { lifecycleKo } from './sections/lifecycle.ko.ts';
import { nodesKo } from './sections/nodes.ts';
import { openedKo } from './sections/opened.ts';
import { playbackKo } from './sections/playback.ko.ts';
import { requestsKo } from './sections/requests.ts';
import { schedulingKo } from './sections/scheduling.ko.ts';
import { shellKo } from './sections/shell.ko.ts';
import { terminalKo } from './sections/terminal.ts';
import { timelineKo } from './sections/timeline.ko.ts';
import { undoKo } from './sections/undo.ts';
import { whyKo } from './sections/why.ts';

export const ko: Catalogue = {
  ...shellKo,
  ...flowKo,
  ...inspectorKo,
  ...explainKo,
  ...timelineKo,
  ...lifecycleKo,
  ...playbackKo,
  ...schedulingKo,
  ...ledgerKo,
  ...editorKo,
  ...terminalKo,
  ...lessonKo,
  ...whyKo,
  ...eventsKo,
  ...exportKo,
  ...faultsKo,
  ...branchesKo,
  ...openedKo,
  ...nodesKo,
  ...undoKo,
  ...keysKo,
  ...requestsKo,
};
