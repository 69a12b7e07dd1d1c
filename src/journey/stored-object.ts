import { newestFirst } from './tape.ts';
import type { Request } from './requests.ts';
import type { JourneyView } from './view.ts';

export interface Change {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** What a request did to the stored object: from its storage stage, or else from the ledger's rows. */
export function storedChange(view: JourneyView, request: Request): Change {
  const { storage } = request.rooms;
  if (!storage || storage.after !== undefined || storage.before !== undefined)
    return { before: storage?.before, after: storage?.after };
  const revision = storage.evidence?.revision;
  if (revision === undefined || !request.etcd.some(({ kind }) => kind === 'txn')) return {};
  let after: string | undefined;
  for (const row of newestFirst(view.ledger)) {
    if (row.revision === revision) after = row.value;
    else if (row.revision < revision && row.key === storage.evidence?.key) return { before: row.value, after };
  }
  return { after };
}
