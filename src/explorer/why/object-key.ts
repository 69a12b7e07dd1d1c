import { requestOf } from '../../journey/focus.ts';
import { storedObject } from '../../journey/keys.ts';
import { newestFirst } from '../../journey/tape.ts';
import type { JourneyView } from '../../journey/view.ts';
import type { Selection } from '../flow/page.tsx';

/** The key of the object that the selection is about: chosen itself, or a revision's, a request's, a pod's. */
export function objectKey(view: JourneyView, selection: Selection): string | undefined {
  if (selection.object !== undefined) return selection.object;
  if (selection.revision !== undefined)
    for (const row of newestFirst(view.ledger)) if (row.revision === selection.revision) return row.key;
  const stored = requestOf(view, selection.request)?.rooms.storage?.evidence?.key;
  if (stored !== undefined && storedObject(stored)) return stored;
  return selection.pod === undefined ? undefined : `/registry/pods/${selection.pod}`;
}
