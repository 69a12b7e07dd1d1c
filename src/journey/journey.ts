import type { LogRecord, SpanEnd, SpanStart } from '../kernel/span.ts';
import { type Draft, draftOf, type Fold, viewOf } from './fold/draft.ts';
import { abandoned, componentFold } from './fold/components.ts';
import { faultFold } from './fold/faults.ts';
import { idleFold } from './fold/idle.ts';
import { laneFold } from './fold/lanes.ts';
import { ledgerFold } from './fold/ledger.ts';
import { nodeFold } from './fold/nodes.ts';
import { podFold } from './fold/pods.ts';
import { requestFold } from './fold/requests.ts';
import { schedulingFold } from './fold/scheduling.ts';
import { useFold } from './fold/use.ts';
import { watchEventFold } from './fold/watch-events.ts';
import type { JourneyView, Marks } from './view.ts';

/** The subjects of the fold; requests come first, because the others look for them. */
const folds: readonly Fold[] = [
  requestFold,
  laneFold,
  idleFold,
  ledgerFold,
  watchEventFold,
  schedulingFold,
  nodeFold,
  podFold,
  useFold,
  componentFold,
  faultFold,
];

/**
 * Folds a batch of the log into the view. Any way to cut the log into batches gives the same view; the cost goes
 * by the length of the batch.
 */
export function reduce(view: JourneyView, batch: readonly LogRecord[]): JourneyView {
  if (batch.length === 0) return view;
  const draft = draftOf(view);
  for (const record of batch) {
    if (record.at > draft.now) draft.now = record.at;
    if (record.type === 'start') start(draft, record);
    else end(draft, record);
  }
  return viewOf(draft, view.position + batch.length, view.startedAt ?? batch[0]!.at);
}

function start(draft: Draft, record: SpanStart): void {
  for (const lost of abandoned(draft, record)) end(draft, lost);
  let marks: Marks = {};
  for (const fold of folds) {
    const more = fold.start?.(draft, record);
    if (more) marks = { ...marks, ...more };
  }
  draft.open.set(record.id, { start: record, ...marks });
}

function end(draft: Draft, record: SpanEnd): void {
  const open = draft.open.get(record.id);
  if (!open) return;
  draft.open.delete(record.id);
  for (const fold of folds) fold.end?.(draft, open, record);
}
