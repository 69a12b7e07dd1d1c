import { certificateHolders, issueCredentials } from '../../cluster/identities.ts';
import type { ClusterPlan } from '../../cluster/plan.ts';
import { topology } from '../../cluster/topology.ts';
import { createKeys, openPki } from './webcrypto-pki.ts';

/** What makes two clusters different although their plans are the same: whom they trust. */
export type ClusterIdentity = Pick<ClusterPlan, 'keys' | 'credentials'>;

/** A cluster that was kept from an earlier version may not know everybody yet: they get their certificates from its own authority. */
export async function completeIdentity(kept: ClusterIdentity, workers: number, now: number): Promise<ClusterIdentity> {
  const nodes = topology(workers);
  if (certificateHolders(nodes).every((id) => id in kept.credentials)) return kept;
  const issued = await issueCredentials(await openPki(kept.keys), nodes, now);
  return { ...kept, credentials: { ...issued, ...kept.credentials } };
}

/** A new authority, and a certificate for everybody. */
export async function createIdentity(workers: number, now: number): Promise<ClusterIdentity> {
  const keys = await createKeys(now);
  return { keys, credentials: await issueCredentials(await openPki(keys), topology(workers), now) };
}
