import {
  always,
  filterBy,
  type KnownNode,
  type Plugin,
  type Prefiltered,
  rejected,
  skip,
  unresolvable,
} from '../framework.ts';
import type { Pod, Volume } from '../objects.ts';
import { claimNames, claimNotFound, claimsOf, usesClaim } from './claims.ts';

const noDisk = rejected('node(s) had no available disk');
const takenByOther = rejected(
  'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
);

/** Whether one disk is mounted by both in a way that excludes that. */
function excludes(a: Volume, b: Volume): boolean {
  const bothReadOnly = (x: { readOnly?: boolean }, y: { readOnly?: boolean }): boolean => !!x.readOnly && !!y.readOnly;
  if (a.gcePersistentDisk && b.gcePersistentDisk)
    return (
      a.gcePersistentDisk.pdName === b.gcePersistentDisk.pdName &&
      !bothReadOnly(a.gcePersistentDisk, b.gcePersistentDisk)
    );
  if (a.awsElasticBlockStore && b.awsElasticBlockStore)
    return a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore.volumeID;
  if (a.iscsi && b.iscsi) return a.iscsi.iqn === b.iscsi.iqn && !bothReadOnly(a.iscsi, b.iscsi);
  if (a.rbd && b.rbd)
    return (
      a.rbd.monitors.some((monitor) => b.rbd?.monitors.includes(monitor)) &&
      (a.rbd.pool ?? 'rbd') === (b.rbd.pool ?? 'rbd') &&
      a.rbd.image === b.rbd.image &&
      !bothReadOnly(a.rbd, b.rbd)
    );
  return false;
}

const isExclusive = ({ gcePersistentDisk, awsElasticBlockStore, iscsi, rbd }: Volume): boolean =>
  !!(gcePersistentDisk || awsElasticBlockStore || iscsi || rbd);

const uses = ({ metadata, spec }: Pod, claims: ReadonlySet<string>, namespace: string): boolean =>
  metadata.namespace === namespace &&
  (spec.volumes ?? []).some(
    ({ persistentVolumeClaim }) => persistentVolumeClaim && claims.has(persistentVolumeClaim.claimName),
  );

/**
 * Disks that one node at a time may write, and claims that one pod at a time may use.
 * Upstream: pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go
 */
export const volumeRestrictions: Plugin = {
  name: 'VolumeRestrictions',
  prefilter: ({ key, pod }, { nodes, cluster }): Prefiltered => {
    const { namespace } = pod.metadata;
    const exclusive = (pod.spec.volumes ?? []).filter(isExclusive);
    const claims = claimsOf(pod, cluster);
    const missing = claims.find(({ claim }) => !claim);
    if (missing) return { result: 'rejected', rejection: unresolvable(claimNotFound(missing.name)) };
    const once = new Set(
      claims.filter(({ claim }) => claim?.spec.accessModes?.includes('ReadWriteOncePod')).map(({ name }) => name),
    );
    const taken =
      once.size > 0 &&
      nodes.some(({ pods }) =>
        [...pods.values()].some((other) => other.key !== key && uses(other.pod, once, namespace)),
      );
    if (exclusive.length === 0 && once.size === 0) return skip;
    return filterBy((node) => {
      if (exclusive.length > 0 && isMountedOn(node, exclusive)) return noDisk;
      return taken ? takenByOther : undefined;
    });
  },
  hints: {
    NodeAdd: always,
    AssignedPodDelete: ({ pod }, event) => frees(event.pod, pod),
    PersistentVolumeClaimAdd: ({ pod }, { claim }) => usesClaim(pod, claim),
    PersistentVolumeClaimUpdate: ({ pod }, { claim }) => usesClaim(pod, claim),
  },
};

const isMountedOn = ({ pods }: KnownNode, exclusive: readonly Volume[]): boolean =>
  [...pods.values()].some(({ pod }) =>
    (pod.spec.volumes ?? []).some((used) => exclusive.some((wanted) => excludes(wanted, used))),
  );

/** Whether the pod that goes held a disk or a claim that the other waits for. */
const frees = ({ metadata, spec }: Pod, waiting: Pod): boolean =>
  (spec.volumes ?? []).some((used) => (waiting.spec.volumes ?? []).some((wanted) => excludes(used, wanted))) ||
  uses({ metadata, spec }, new Set(claimNames(waiting)), waiting.metadata.namespace);
