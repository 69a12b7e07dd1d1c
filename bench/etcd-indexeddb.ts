import { Dexie } from 'dexie';
import { ClusterDatabase, IndexedDbBackend } from '../src/hosts/storage/indexeddb-backend.ts';
import { WallClock } from '../src/hosts/wall-clock.ts';
import { benchEtcd, putsPerSecond } from './etcd-load.ts';

const databaseName = 'podscope-bench';

/** Runs in a page: what the store gets onto the browser's disk. */
export async function putsPerSecondOnDisk(): Promise<Readonly<Record<string, number>>> {
  await Dexie.delete(databaseName);
  const peer = await benchEtcd(new WallClock(), new IndexedDbBackend(new ClusterDatabase(databaseName)));
  await putsPerSecond(peer, 16, 500);
  const figures = {
    writers1: await putsPerSecond(peer, 1, 1_000),
    writers16: await putsPerSecond(peer, 16, 5_000),
    writers64: await putsPerSecond(peer, 64, 10_000),
  };
  peer.close();
  await Dexie.delete(databaseName);
  return figures;
}
