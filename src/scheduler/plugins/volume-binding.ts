import {
  matchingVolume,
  requestOf,
  noProvisioner,
  selectedNode,
  smallerFirst,
  storageClassOf,
} from '../../apimachinery/volume-binding.ts';
import type { ClusterView } from '../cluster-view.ts';
import { always, filterBy, type Plugin, type Prefiltered, type Rejection, skip, unresolvable } from '../framework.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../objects.ts';
import { matchesNodeTerms } from '../selectors.ts';
import type { ClaimPlan } from '../volume-reservation.ts';
import { claimNotFound, claimsOf, ephemeralClaimsOf, isFullyBound, usesClaim } from './claims.ts';

const volumeGone = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';
const elsewhere = "node(s) didn't match PersistentVolume's node affinity";
const nothingToBind = "node(s) didn't find available persistent volumes to bind";
const unboundImmediate = unresolvable('pod has unbound immediate PersistentVolumeClaims');

const notMadeYet = (name: string): string =>
  `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`;

const isReachable = ({ spec }: PersistentVolume, node: Node): boolean =>
  !spec.nodeAffinity?.required || matchesNodeTerms(spec.nodeAffinity.required.nodeSelectorTerms, node);

function canProvision({ provisioner, allowedTopologies = [] }: StorageClass, { metadata }: Node): boolean {
  if (provisioner === '' || provisioner === noProvisioner) return false;
  const labels = metadata.labels ?? {};
  return (
    allowedTopologies.length === 0 ||
    allowedTopologies.some(({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.every(({ key, values }) => values.includes(labels[key] ?? '')),
    )
  );
}

/** What would be done about claims that wait for their pod; nothing where the node has no volume for one of them. */
export function planClaims(
  claims: readonly PersistentVolumeClaim[],
  node: Node,
  cluster: ClusterView,
): readonly ClaimPlan[] | undefined {
  const plans: ClaimPlan[] = [];
  // The small ones first, or they would take what only fits the large ones.
  const bySize = claims.toSorted((a, b) => requestOf(a) - requestOf(b));
  const taken = new Set<PersistentVolume>();
  for (const claim of bySize) {
    const chosen = claim.metadata.annotations?.[selectedNode];
    if (chosen !== undefined && chosen !== node.metadata.name) return undefined;
    const free = [...cluster.volumes()].filter((volume) => !taken.has(volume));
    const reaches = (volume: PersistentVolume): boolean => isReachable(volume, node);
    const volume = chosen === undefined ? matchingVolume(claim, free, { reaches, compare: smallerFirst }) : undefined;
    const storageClass = cluster.storageClass(storageClassOf(claim));
    if (volume) {
      taken.add(volume);
      plans.push({ claim, bindTo: volume });
    } else if (storageClass && canProvision(storageClass, node)) plans.push({ claim, provisionOn: node.metadata.name });
    else return undefined;
  }
  return plans;
}

/** Claims whose volume is chosen with the pod's node in mind. */
export const waitingClaims = (claims: readonly PersistentVolumeClaim[], cluster: ClusterView) =>
  claims.filter((claim) => !isFullyBound(claim) && waitsForPod(claim, cluster));

const waitsForPod = (claim: PersistentVolumeClaim, cluster: ClusterView): boolean =>
  !claim.spec.volumeName && cluster.storageClass(storageClassOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer';

const usesClass = (pod: Pod, { metadata: { name } }: StorageClass, cluster: ClusterView): boolean =>
  [...claimsOf(pod, cluster), ...ephemeralClaimsOf(pod, cluster)].some(
    ({ claim }) => claim && storageClassOf(claim) === name,
  );

/**
 * Claims have a volume that can be reached from the node, or can get one.
 * Upstream: pkg/scheduler/framework/plugins/volumebinding
 */
export const volumeBinding = (bindTimeoutSeconds: number): Plugin => ({
  name: 'VolumeBinding',
  prefilter: ({ pod }, { cluster }): Prefiltered => {
    const claims: PersistentVolumeClaim[] = [];
    const ephemeral = ephemeralClaimsOf(pod, cluster);
    const unmade = ephemeral.find(({ claim }) => !claim);
    if (unmade) return { result: 'rejected', rejection: unresolvable(notMadeYet(unmade.name)) };
    for (const { name, claim } of [...claimsOf(pod, cluster), ...ephemeral]) {
      if (!claim) return { result: 'rejected', rejection: unresolvable(claimNotFound(name)) };
      if (claim.metadata.deletionTimestamp)
        return { result: 'rejected', rejection: unresolvable(`persistentvolumeclaim "${name}" is being deleted`) };
      claims.push(claim);
    }
    if (claims.length === 0) return skip;
    const bound = claims.filter(isFullyBound);
    const waiting = waitingClaims(claims, cluster);
    if (bound.length + waiting.length < claims.length) return { result: 'rejected', rejection: unboundImmediate };
    return filterBy(({ node }): Rejection | undefined => {
      const volumes = bound.map(({ spec }) => cluster.volume(spec.volumeName!));
      if (volumes.some((volume) => !volume)) return unresolvable(volumeGone);
      const reasons = [
        ...(volumes.every((volume) => isReachable(volume!, node)) ? [] : [elsewhere]),
        ...(planClaims(waiting, node, cluster) ? [] : [nothingToBind]),
      ];
      return reasons.length > 0 ? unresolvable(...reasons) : undefined;
    });
  },
  reserve({ pod }, { node }, { cluster }) {
    const claims = [...claimsOf(pod, cluster), ...ephemeralClaimsOf(pod, cluster)].flatMap(({ claim }) => claim ?? []);
    const plans = planClaims(waitingClaims(claims, cluster), node, cluster) ?? [];
    return plans.length > 0 ? { plans, timeoutMs: bindTimeoutSeconds * 1_000 } : undefined;
  },
  hints: {
    NodeAdd: always,
    NodeUpdateNodeLabel: always,
    PersistentVolumeAdd: always,
    PersistentVolumeUpdate: always,
    PersistentVolumeClaimAdd: ({ pod }, { claim }) => usesClaim(pod, claim),
    PersistentVolumeClaimUpdate: ({ pod }, { claim }) => usesClaim(pod, claim),
    'storage.k8s.io/StorageClassAdd': ({ pod }, { storageClass }, cluster) => usesClass(pod, storageClass, cluster),
    'storage.k8s.io/StorageClassUpdate': ({ pod }, { storageClass, old }, cluster) =>
      usesClass(pod, storageClass, cluster) &&
      JSON.stringify(storageClass.allowedTopologies) !== JSON.stringify(old.allowedTopologies),
  },
});
