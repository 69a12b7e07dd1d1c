import { RpcError } from '../protocol/rpc.ts';
import { type Revision, revision } from '../protocol/kv.ts';
import { errCompacted, errFutureRevision } from './errors.ts';
import { Store } from './store.ts';
import type { StoredChange } from './stored-change.ts';

/** The first line of a snapshot; each line after it is a change. */
interface Header {
  readonly format: typeof format;
  readonly revision: Revision;
  /** hashKv at that revision: what has been restored has to have the same. */
  readonly hash: number;
}

const format = 'podscope-etcd-snapshot-1';

/** The store as text that can be kept anywhere. */
export function writeSnapshot(store: Store): string {
  const header: Header = { format, revision: store.revision, hash: store.hashKv(revision(0)).hash };
  return [header, ...store.snapshot()].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/**
 * The store as it was at a revision; the leases are those of now. @throws errCompacted, errFutureRevision
 */
export function writeSnapshotAt(store: Store, at: Revision): string {
  if (at < store.compactRevision) throw errCompacted();
  if (at > store.revision) throw errFutureRevision();
  const past = new Store();
  past.replay(store.snapshot().filter((change) => wasThereAt(change, at)));
  return writeSnapshot(past);
}

function wasThereAt(change: StoredChange, at: Revision): boolean {
  if (change.type === 'put' || change.type === 'delete') return change.revision <= at;
  return change.type !== 'alarm';
}

/** The changes in a snapshot, after a check that it is whole. @throws RpcError `invalid-snapshot` */
export function readSnapshot(text: string): readonly StoredChange[] {
  const [header, changes] = linesOf(text);
  if (header.format !== format) throw invalid('this is no snapshot of etcd');
  const store = new Store();
  store.replay(changes);
  const { hash } = store.hashKv(revision(0));
  if (store.revision !== header.revision) throw invalid(`expected revision ${header.revision}, got ${store.revision}`);
  if (hash !== header.hash) throw invalid(`expected hash ${header.hash}, got ${hash}`);
  return changes;
}

function linesOf(text: string): readonly [Partial<Header>, readonly StoredChange[]] {
  try {
    const [header = {}, ...changes] = text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    return [header as Partial<Header>, changes as StoredChange[]];
  } catch {
    throw invalid('this is no snapshot of etcd');
  }
}

const invalid = (why: string): RpcError => new RpcError('invalid-snapshot', `snapshot integrity check failed: ${why}`);
