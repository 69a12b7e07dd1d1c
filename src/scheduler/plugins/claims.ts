import { bindCompleted } from '../../apimachinery/volume-binding.ts';
import type { ClusterView } from '../cluster-view.ts';
import type { PersistentVolumeClaim, Pod } from '../objects.ts';

export interface NamedClaim {
  readonly name: string;
  readonly claim: PersistentVolumeClaim | undefined;
}

/** The claims that a pod's volumes name. */
export const claimNames = ({ spec }: Pod): readonly string[] =>
  (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim ? [persistentVolumeClaim.claimName] : [],
  );

export const claimsOf = (pod: Pod, cluster: ClusterView): readonly NamedClaim[] =>
  claimNames(pod).map((name) => ({ name, claim: cluster.claim(pod.metadata.namespace, name) }));

/** The claims that are made for the pod's ephemeral volumes: called after pod and volume. */
const ephemeralClaimNames = ({ metadata, spec }: Pod): readonly string[] =>
  (spec.volumes ?? []).filter(({ ephemeral }) => ephemeral).map(({ name }) => `${metadata.name}-${name}`);

export const ephemeralClaimsOf = (pod: Pod, cluster: ClusterView): readonly NamedClaim[] =>
  ephemeralClaimNames(pod).map((name) => ({ name, claim: cluster.claim(pod.metadata.namespace, name) }));

/** Whether one of the pod's volumes is of the claim. */
export const usesClaim = (pod: Pod, { metadata: { namespace, name } }: PersistentVolumeClaim): boolean =>
  pod.metadata.namespace === namespace && [...claimNames(pod), ...ephemeralClaimNames(pod)].includes(name);

export const claimNotFound = (name: string): string => `persistentvolumeclaim "${name}" not found`;

/** Whether the binder is done with it. Upstream: volume/persistentvolume/volume_binder.go (isPVCFullyBound) */
export const isFullyBound = ({ metadata, spec }: PersistentVolumeClaim): boolean =>
  !!spec.volumeName && bindCompleted in (metadata.annotations ?? {});
