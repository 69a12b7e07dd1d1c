import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { collectionOf, replace, type WorkloadKind } from '../workload/kinds.ts';
import type { StoredPod } from '../workload/pod-facts.ts';
import { claimOwners, claimsOf, ordinalOf, podNameAt, type StoredStatefulSet } from './ordinals.ts';
import type { StatefulParts } from './parts.ts';
import { told } from './told.ts';

const claimKind: WorkloadKind = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', resource: 'persistentvolumeclaims' };

/** Makes the claims that the pod of an ordinal needs and that are not there. */
export async function ensureClaims(
  { client, recorder, context, persistentVolumeClaims: known }: StatefulParts,
  set: StoredStatefulSet,
  ordinal: number,
): Promise<void> {
  const { namespace } = set.metadata;
  for (const claim of claimsOf(set, ordinal)) {
    const { name } = claim.metadata;
    if (known.get(`${namespace}/${name}`)) continue;
    await told(recorder, set, 'Create', `Claim ${name} Pod ${podNameAt(set, ordinal)}`, 'success', () =>
      client.write('POST', collectionOf(claimKind, namespace), { context, body: claim }),
    );
  }
}

const isOurs = (kind: string): boolean => kind === 'Pod' || kind === 'StatefulSet';

/** Brings the owners of a pod's claims into line with the retention policy. */
export async function ownClaims(
  { client, context, persistentVolumeClaims: known }: StatefulParts,
  set: StoredStatefulSet,
  pod: StoredPod,
  isCondemned: boolean,
): Promise<void> {
  const ordinal = ordinalOf(set, pod);
  if (ordinal === undefined) return;
  for (const { metadata } of claimsOf(set, ordinal)) {
    const claim = known.get(`${set.metadata.namespace}/${metadata.name}`);
    if (!claim) continue;
    const others = (claim.metadata.ownerReferences ?? []).filter(({ kind }) => !isOurs(kind));
    const ownerReferences = [...others, ...claimOwners(set, pod, isCondemned)];
    if (jsonEqual(ownerReferences, claim.metadata.ownerReferences ?? [])) continue;
    await replace(client, context, claimKind, { ...claim, metadata: { ...claim.metadata, ownerReferences } });
  }
}
