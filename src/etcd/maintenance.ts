import type { StatusReply } from '../protocol/kv.ts';
import type { Handlers } from '../protocol/rpc.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Quota } from './quota.ts';
import { readSnapshot, writeSnapshot, writeSnapshotAt } from './snapshot-file.ts';
import type { Store } from './store.ts';

/** The version whose rules are kept to. */
const version = '3.6.6';

/**
 * A log is rewritten by itself only when more of it is dead than this, and more than is alive: as bbolt uses its free
 * pages again. In characters.
 */
const tolerableGarbage = 4 * 1024 ** 2;

export interface Maintained {
  readonly store: Store;
  readonly commits: GroupCommit;
  readonly quota: Quota;
  readonly durable: boolean;
  /** Ends this etcd; whoever restored a snapshot starts another one over it. */
  readonly stop: () => void;
}

/** What an operator asks of etcd: compaction, defragmentation, alarms, hashes and snapshots. */
export function maintenanceHandlers({ store, commits, quota, durable, stop }: Maintained): Handlers {
  const rewrite = (): Promise<void> => commits.replaceWith(() => store.snapshot());

  const status = (): StatusReply => ({
    version,
    revision: store.revision,
    compactRevision: store.compactRevision,
    keys: store.keys,
    dbSizeBytes: commits.bytes,
    dbSizeInUseBytes: store.bytesInUse,
    quotaBytes: quota.bytes,
    alarms: store.alarm ? ['NOSPACE'] : [],
    durable,
  });

  return {
    'etcd.compact': async ({ revision: to }) => {
      await commits.commit([store.compact(to)]);
      if (commits.bytes - store.bytesInUse > Math.max(tolerableGarbage, store.bytesInUse)) await rewrite();
      return { revision: store.revision };
    },
    'etcd.defragment': async () => {
      await rewrite();
      return {};
    },
    'etcd.hashKv': ({ revision: at }) => ({ revision: store.revision, ...store.hashKv(at) }),
    'etcd.alarm': async ({ action }) => {
      const { alarms } = status();
      if (action === 'DEACTIVATE' && store.alarm) await commits.commit([store.setAlarm(false)]);
      return { alarms };
    },
    'etcd.snapshot': async ({ revision: at }) => {
      const snapshot = at === undefined ? writeSnapshot(store) : writeSnapshotAt(store, at);
      await commits.flushed();
      return { snapshot };
    },
    'etcd.restore': async ({ snapshot }) => {
      await commits.endWith(readSnapshot(snapshot));
      stop();
      return {};
    },
    'etcd.status': status,
    'etcd.history': ({ limit }) => ({ entries: store.newest(limit) }),
  };
}
