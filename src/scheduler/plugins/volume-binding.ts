import { parseQuantity, quantityValue } from '../../apimachinery/quantity.ts';
import type { ClusterView } from '../cluster-view.ts';
import { filterBy, type Plugin, type Prefiltered, type Rejection, skip, unresolvable } from '../framework.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim, StorageClass } from '../objects.ts';
import { labelMatcher, matchesNodeTerms } from '../selectors.ts';
import { claimNotFound, claimsOf, ephemeralClaimsOf, isFullyBound } from './claims.ts';

const volumeGone = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';
const elsewhere = "node(s) didn't match PersistentVolume's node affinity";
const nothingToBind = "node(s) didn't find available persistent volumes to bind";
const unboundImmediate = unresolvable('pod has unbound immediate PersistentVolumeClaims');

const notMadeYet = (name: string): string =>
  `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`;

const selectedNode = 'volume.kubernetes.io/selected-node';
const noProvisioner = 'kubernetes.io/no-provisioner';

/** What is to be done about a claim once its pod has a node. */
export type ClaimPlan =
  | { readonly claim: PersistentVolumeClaim; readonly bindTo: PersistentVolume }
  | { readonly claim: PersistentVolumeClaim; readonly provisionOn: string };

const reaches = ({ spec }: PersistentVolume, node: Node): boolean =>
  !spec.nodeAffinity?.required || matchesNodeTerms(spec.nodeAffinity.required.nodeSelectorTerms, node);

const bytes = (quantity: string | number | undefined): number => quantityValue(parseQuantity(String(quantity ?? 0)));

/**
 * The smallest free volume that the claim can have on this node.
 * Upstream: staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go (FindMatchingVolume)
 */
function matchingVolume(
  claim: PersistentVolumeClaim,
  node: Node,
  cluster: ClusterView,
  taken: ReadonlySet<PersistentVolume>,
): PersistentVolume | undefined {
  const { spec, metadata } = claim;
  const wanted = bytes(spec.resources?.requests?.['storage']);
  const selects = spec.selector ? labelMatcher(spec.selector) : () => true;
  let best: PersistentVolume | undefined;
  for (const volume of cluster.volumes()) {
    const { claimRef, accessModes = [], capacity } = volume.spec;
    const reserved = claimRef?.name === metadata.name && claimRef.namespace === metadata.namespace;
    if (claimRef && !reserved) continue;
    if (taken.has(volume) || volume.metadata.deletionTimestamp || !reaches(volume, node)) continue;
    if ((volume.spec.volumeMode ?? 'Filesystem') !== (spec.volumeMode ?? 'Filesystem')) continue;
    if (bytes(capacity?.['storage']) < wanted) continue;
    if (reserved) return volume;
    if (volume.status?.phase !== 'Available' || !selects(volume.metadata.labels)) continue;
    if ((volume.spec.storageClassName ?? '') !== (spec.storageClassName ?? '')) continue;
    if (!(spec.accessModes ?? []).every((mode) => accessModes.includes(mode))) continue;
    if (!best || bytes(capacity?.['storage']) < bytes(best.spec.capacity?.['storage'])) best = volume;
  }
  return best;
}

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
  const taken = new Set<PersistentVolume>();
  for (const claim of claims) {
    const chosen = claim.metadata.annotations?.[selectedNode];
    if (chosen !== undefined && chosen !== node.metadata.name) return undefined;
    const volume = chosen === undefined ? matchingVolume(claim, node, cluster, taken) : undefined;
    const storageClass = cluster.storageClass(claim.spec.storageClassName ?? '');
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

const waitsForPod = ({ spec }: PersistentVolumeClaim, cluster: ClusterView): boolean =>
  !spec.volumeName && cluster.storageClass(spec.storageClassName ?? '')?.volumeBindingMode === 'WaitForFirstConsumer';

/**
 * Claims have a volume that can be reached from the node, or can get one.
 * Upstream: pkg/scheduler/framework/plugins/volumebinding
 */
export const volumeBinding: Plugin = {
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
        ...(volumes.every((volume) => reaches(volume!, node)) ? [] : [elsewhere]),
        ...(planClaims(waiting, node, cluster) ? [] : [nothingToBind]),
      ];
      return reasons.length > 0 ? unresolvable(...reasons) : undefined;
    });
  },
  mayHelp: (_pod, { type }) =>
    type === 'NodeAdd' ||
    type === 'NodeLabelChange' ||
    type === 'ClaimChange' ||
    type === 'VolumeChange' ||
    type === 'StorageClassChange',
};
