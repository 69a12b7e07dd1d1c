import { newestFirst } from './tape.ts';
import { type Request, writtenRevision } from './requests.ts';
import type { JourneyView } from './view.ts';

export interface Change {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/**
 * Whether a transaction was made on the request's behalf. etcd's records and the API server's travel separately: where
 * etcd's came first the call was not joined to the request, but its row of the ledger is there.
 */
export function hasWritten({ ledger }: JourneyView, request: Request): boolean {
  const {
    etcd,
    rooms: { storage },
  } = request;
  if (etcd.some(({ kind }) => kind === 'txn')) return true;
  const revision = writtenRevision(request);
  if (!storage || revision === undefined) return false;
  for (const row of newestFirst(ledger))
    if (row.revision <= revision)
      return row.revision === revision && row.key === storage.evidence?.key && row.at >= storage.startedAt;
  return false;
}

/** What a request did to the stored object: from its storage stage, or else from the ledger's rows. */
export function storedChange(view: JourneyView, request: Request): Change {
  const { storage } = request.rooms;
  if (!storage || storage.after !== undefined || storage.before !== undefined)
    return { before: storage?.before, after: storage?.after };
  const revision = storage.evidence?.revision;
  if (revision === undefined || !hasWritten(view, request)) return {};
  let after: string | undefined;
  for (const row of newestFirst(view.ledger)) {
    if (row.revision === revision) after = row.value;
    else if (row.revision < revision && row.key === storage.evidence?.key) return { before: row.value, after };
  }
  return { after };
}
