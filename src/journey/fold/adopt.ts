import type { VirtualMs } from '../../kernel/clock.ts';
import type { HistoryEntry } from '../../protocol/kv.ts';
import { draftOf, viewOf } from './draft.ts';
import { learnNode } from './nodes.ts';
import { learnPod } from './pods.ts';
import { isChatterKey, nodeOfKey, podOfKey } from '../keys.ts';
import type { LedgerRow } from '../ledger.ts';
import { emptyTape, oldestFirst, TapeEditor } from '../tape.ts';
import { caps, type JourneyView } from '../view.ts';

/**
 * Adds what was in the store before the log began: older ledger rows, pods and nodes. What the log itself has told
 * stays as it is.
 */
export function adopt(view: JourneyView, history: readonly HistoryEntry[]): JourneyView {
  const known = new Set([...oldestFirst(view.ledger)].map(({ revision }) => revision));
  const earlier = history.filter(({ revision }) => !known.has(revision)).toSorted((a, b) => a.revision - b.revision);
  if (earlier.length === 0) return view;
  const at = view.startedAt ?? view.now;
  const draft = draftOf(view);
  const newest = new Map(earlier.map((entry) => [entry.event.kv.key, entry]));
  for (const [key, { revision, event }] of newest) {
    if (event.type === 'DELETE') continue;
    const pod = podOfKey(key);
    const node = nodeOfKey(key);
    if (node !== undefined && !draft.nodes.get(node)?.ready) learnNode(draft, node, event.kv.value, at);
    if (pod !== undefined) learnPod(draft, pod, event.kv.value, revision, at);
  }
  draft.revision = Math.max(draft.revision, earlier.at(-1)!.revision);
  const ledger = new TapeEditor<LedgerRow>(emptyTape(), caps.ledger);
  const rows = [...earlier.map((entry) => earlierRow(entry, at)), ...oldestFirst(view.ledger)];
  for (const row of rows.toSorted((a, b) => a.revision - b.revision)) ledger.append(row);
  return { ...viewOf(draft, view.position, view.startedAt), ledger: ledger.done() };
}

function earlierRow({ revision, event }: HistoryEntry, at: VirtualMs): LedgerRow {
  const { kv, type } = event;
  const created = kv.createRevision === kv.modRevision;
  return {
    revision,
    at,
    operation: type === 'DELETE' ? 'delete' : created ? 'create' : 'update',
    key: kv.key,
    writer: '',
    quiet: isChatterKey(kv.key),
    earlier: true,
    ...(type === 'PUT' && { version: kv.version, value: kv.value }),
  };
}
