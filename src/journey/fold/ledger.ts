import type { SpanId } from '../../kernel/span.ts';
import { type Draft, evidenceOf, type Fold, requestOfSpan, subjectOf } from './draft.ts';
import { isChatterKey } from '../keys.ts';
import { type Request, writtenRevision } from '../requests.ts';

/** How far back a row can lie whose writer becomes known after it. */
const lookBack = 64;

export const ledgerFold: Fold = {
  end(draft, { start }, end) {
    if (start.name === 'etcd.txn') {
      const evidence = evidenceOf('etcd.txn', end);
      if (!evidence?.succeeded || evidence.revision <= 0) return;
      const { key, operation } = subjectOf('etcd.txn', start);
      const asker =
        requestOfSpan(draft, start.parentId) ?? requestOfSpan(draft, draft.writers.get(String(evidence.revision)));
      draft.revision = Math.max(draft.revision, evidence.revision);
      draft.ledger.append({
        revision: evidence.revision,
        at: end.at,
        operation,
        key,
        writer: asker?.sender ?? '',
        ...(asker && { requestKey: asker.key }),
        traceId: start.traceId,
        quiet: start.background || isChatterKey(key),
        batch: evidence.batch,
        ...(evidence.version !== undefined && { version: evidence.version }),
        ...(evidence.value !== undefined && { value: evidence.value }),
        ...(evidence.previousRevision !== undefined && { previousRevision: evidence.previousRevision }),
      });
    } else if (start.name === 'storage' || start.name === 'request' || start.name === 'serve') {
      const asker = requestOfSpan(draft, start.id);
      const revision = asker && writtenRevision(asker);
      if (asker?.sender && revision) sign(draft, revision, start.id, asker);
    }
  },
};

/** Fills in for whom a revision was written, or notes it for when the row comes. */
function sign(draft: Draft, revision: number, spanId: SpanId, asker: Request): void {
  for (let number = draft.ledger.end - 1; number >= draft.ledger.end - lookBack; number--) {
    const row = draft.ledger.get(number);
    if (!row || row.revision < revision) break;
    if (row.revision > revision) continue;
    // An update that changed nothing answers with the revision of an earlier write.
    if (row.at < asker.sentAt) return;
    if (row.writer !== asker.sender || row.requestKey !== asker.key)
      draft.ledger.replace(number, { ...row, writer: asker.sender, requestKey: asker.key });
    return;
  }
  draft.writers.set(String(revision), spanId);
}
