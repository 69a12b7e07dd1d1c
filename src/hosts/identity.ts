import { issueCredentials } from '../cluster/identities.ts';
import type { ClusterPlan } from '../cluster/plan.ts';
import { topology } from '../cluster/topology.ts';
import { ClusterDatabase } from './indexeddb-backend.ts';
import { createKeys, openPki } from './webcrypto-pki.ts';

/** What makes two clusters different although their plans are the same: whom they trust. */
export type ClusterIdentity = Pick<ClusterPlan, 'keys' | 'credentials'>;

/** A new authority, and a certificate for everybody. */
export async function createIdentity(workers: number, now: number): Promise<ClusterIdentity> {
  const keys = await createKeys(now);
  return { keys, credentials: await issueCredentials(await openPki(keys), topology(workers), now) };
}

/** The identity stored with the cluster, made at the first start; without a database it lasts as long as the page. */
export async function loadIdentity(databaseName: string | undefined, workers: number): Promise<ClusterIdentity> {
  if (databaseName === undefined) return createIdentity(workers, Date.now());
  const database = new ClusterDatabase(databaseName);
  try {
    const name = `identity/${workers}`;
    const stored = await database.meta.get(name);
    if (stored) return JSON.parse(stored.value) as ClusterIdentity;
    const identity = await createIdentity(workers, Date.now());
    await database.meta.put({ name, value: JSON.stringify(identity) });
    return identity;
  } finally {
    database.close();
  }
}
