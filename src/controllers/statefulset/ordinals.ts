import type { PersistentVolumeClaim, Pod, PodTemplateSpec, StatefulSet } from '../../apimachinery/types.ts';
import { ownerReference, type Stored, statefulSetKind } from '../workload/kinds.ts';
import { podOf } from '../workload/pod-control.ts';
import { isReady, type StoredPod } from '../workload/pod-facts.ts';

export type StoredStatefulSet = Stored<StatefulSet>;

export const revisionLabel = 'controller-revision-hash';
const nameLabel = 'statefulset.kubernetes.io/pod-name';
const indexLabel = 'apps.kubernetes.io/pod-index';

export const replicasOf = ({ spec }: StoredStatefulSet): number => spec.replicas ?? 1;
export const startOf = ({ spec }: StoredStatefulSet): number => spec.ordinals?.start ?? 0;
export const isParallel = ({ spec }: StoredStatefulSet): boolean => spec.podManagementPolicy === 'Parallel';

/** The number in `web-3`; undefined where the name is not one of the set's. */
export function ordinalOf({ metadata: set }: StoredStatefulSet, { metadata }: StoredPod): number | undefined {
  const prefix = `${set.name}-`;
  const rest = metadata.name.slice(prefix.length);
  return metadata.name.startsWith(prefix) && /^(?:0|[1-9]\d*)$/.test(rest) ? Number(rest) : undefined;
}

export const podNameAt = ({ metadata }: StoredStatefulSet, ordinal: number): string => `${metadata.name}-${ordinal}`;

export const revisionOf = ({ metadata }: StoredPod): string | undefined => metadata.labels?.[revisionLabel];

export const isRunningAndReady = (pod: StoredPod): boolean => pod.status?.phase === 'Running' && isReady(pod);

/** The claims of one pod: they outlive it, and the next of its name finds them again. */
export const claimsOf = ({ metadata, spec }: StoredStatefulSet, ordinal: number): PersistentVolumeClaim[] =>
  (spec.volumeClaimTemplates ?? []).map((template) => ({
    ...template,
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name: `${template.metadata.name}-${metadata.name}-${ordinal}`,
      namespace: metadata.namespace,
      labels: { ...template.metadata.labels, ...spec.selector.matchLabels },
    },
  }));

/** Upstream: pkg/controller/statefulset/stateful_set_utils.go (newStatefulSetPod, initIdentity, updateStorage) */
export function podAt(set: StoredStatefulSet, template: PodTemplateSpec, revision: string, ordinal: number): Pod {
  const pod = podOf(template, { owner: set, ownerKind: statefulSetKind });
  const name = podNameAt(set, ordinal);
  const claims = (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: `${metadata.name}-${name}` },
  }));
  const claimed = new Set(claims.map((volume) => volume.name));
  const volumes = [...claims, ...(pod.spec.volumes ?? []).filter((volume) => !claimed.has(volume.name))];
  const { generateName: _, ...metadata } = pod.metadata;
  const labels = { ...metadata.labels, [nameLabel]: name, [indexLabel]: String(ordinal), [revisionLabel]: revision };
  return {
    ...pod,
    metadata: { ...metadata, name, namespace: set.metadata.namespace, labels },
    spec: {
      ...pod.spec,
      hostname: name,
      ...(set.spec.serviceName && { subdomain: set.spec.serviceName }),
      ...(volumes.length > 0 && { volumes }),
    },
  };
}

/** Who takes a claim with it when it goes: the set, the pod of a set that shrinks, or nobody. Upstream: updateClaimOwnerRefForSetAndPod */
export function claimOwners(set: StoredStatefulSet, pod: StoredPod, isCondemned: boolean) {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  if (isCondemned && whenScaled === 'Delete')
    return [ownerReference({ apiVersion: 'v1', kind: 'Pod', resource: 'pods' }, pod)];
  return whenDeleted === 'Delete' ? [ownerReference(statefulSetKind, set)] : [];
}
