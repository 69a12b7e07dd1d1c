import { type ClusterIdentity, completeIdentity, createIdentity } from './identity.ts';
import { ClusterDatabase } from '../storage/indexeddb-backend.ts';

/** The identity stored with the cluster, made at the first start; without a database it lasts as long as the page. */
export async function loadIdentity(databaseName: string | undefined, workers: number): Promise<ClusterIdentity> {
  if (databaseName === undefined) return createIdentity(workers, Date.now());
  const database = new ClusterDatabase(databaseName);
  try {
    const name = `identity/${workers}`;
    const stored = await database.meta.get(name);
    const kept = stored && (JSON.parse(stored.value) as ClusterIdentity);
    const identity = await (kept ? completeIdentity(kept, workers, Date.now()) : createIdentity(workers, Date.now()));
    if (identity === kept) return kept;
    await database.meta.put({ name, value: JSON.stringify(identity) });
    return identity;
  } finally {
    database.close();
  }
}
