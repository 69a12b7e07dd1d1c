import { flowEn } from './sections/flow.ts';
import { inspectorEn } from './sections/inspector.ts';
import { ledgerEn } from './sections/ledger.ts';
import { shellEn } from './sections/shell.ts';
import { timelineEn } from './sections/timeline.ts';

/** What the page says when it is first drawn. */
export const enFirst = {
  ...shellEn,
  ...flowEn,
  ...inspectorEn,
  ...timelineEn,
  ...ledgerEn,
} as const;
