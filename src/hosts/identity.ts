import { issueCredentials } from '../cluster/identities.ts';
import type { ClusterPlan } from '../cluster/plan.ts';
import { topology } from '../cluster/topology.ts';
import { createKeys, openPki } from './webcrypto-pki.ts';

/** What makes two clusters different although their plans are the same: whom they trust. */
export type ClusterIdentity = Pick<ClusterPlan, 'keys' | 'credentials'>;

/** A new authority, and a certificate for everybody. */
export async function createIdentity(workers: number, now: number): Promise<ClusterIdentity> {
  const keys = await createKeys(now);
  return { keys, credentials: await issueCredentials(await openPki(keys), topology(workers), now) };
}
