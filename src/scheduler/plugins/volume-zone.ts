import { always, filterBy, type Plugin, type Prefiltered, type Rejection, skip, unresolvable } from '../framework.ts';
import type { Labels, PersistentVolume, PersistentVolumeClaim, Pod } from '../objects.ts';
import type { ClusterView } from '../cluster-view.ts';
import { claimNotFound, claimsOf, usesClaim } from './claims.ts';

/** Labels of volumes and nodes, each with its older name. */
const topologyLabels: Labels = {
  'topology.kubernetes.io/zone': 'failure-domain.beta.kubernetes.io/zone',
  'topology.kubernetes.io/region': 'failure-domain.beta.kubernetes.io/region',
};

const otherZone = unresolvable('node(s) had no available volume zone');

interface Topology {
  /** The label's newer and older name. */
  readonly keys: readonly [string, string];
  readonly values: ReadonlySet<string>;
}

const labelOf = ([newer, older]: Topology['keys'], labels: Labels): string | undefined =>
  labels[newer] ?? labels[older];

const zonesOf = ({ metadata: { labels = {} } }: PersistentVolume): string =>
  JSON.stringify(Object.entries(topologyLabels).map((keys) => labelOf(keys, labels)));

/** A volume of several zones names them in one label: `a__b`. */
function topologiesOf(labels: Labels): Topology[] {
  return Object.entries(topologyLabels).flatMap(([newer, older]) => {
    const value = labelOf([newer, older], labels);
    return value === undefined ? [] : [{ keys: [newer, older] as const, values: new Set(value.split('__')) }];
  });
}

/** The zones of the pod's volumes, or why they cannot be told. */
function podTopologies(pod: Pod, cluster: ClusterView): readonly Topology[] | Rejection {
  const topologies: Topology[] = [];
  for (const { name, claim } of claimsOf(pod, cluster)) {
    if (!claim) return unresolvable(claimNotFound(name));
    const { volumeName } = claim.spec;
    if (!volumeName) {
      const reason = whyUnbound(claim, cluster);
      if (reason) return unresolvable(reason);
      continue;
    }
    const volume = cluster.volume(volumeName);
    if (!volume) return unresolvable(`persistentvolume "${volumeName}" not found`);
    topologies.push(...topologiesOf(volume.metadata.labels ?? {}));
  }
  return topologies;
}

/** Nothing where the claim is bound only once the pod has a node. */
function whyUnbound({ spec }: PersistentVolumeClaim, cluster: ClusterView): string | undefined {
  if (!spec.storageClassName) return 'PersistentVolumeClaim had no pv name and storageClass name';
  const found = cluster.storageClass(spec.storageClassName);
  if (!found) return `storageclass.storage.k8s.io "${spec.storageClassName}" not found`;
  return found.volumeBindingMode === 'WaitForFirstConsumer' ? undefined : 'PersistentVolume had no name';
}

/**
 * Volumes can be reached from their zone only.
 * Upstream: pkg/scheduler/framework/plugins/volumezone/volume_zone.go
 */
export const volumeZone: Plugin = {
  name: 'VolumeZone',
  prefilter: ({ pod }, { cluster }): Prefiltered => {
    const topologies = podTopologies(pod, cluster);
    if (!isList(topologies)) return { result: 'rejected', rejection: topologies };
    if (topologies.length === 0) return skip;
    return filterBy(({ node }) => {
      const labels = node.metadata.labels ?? {};
      // A cluster without zones is one zone.
      const hasZones = Object.entries(topologyLabels).some((keys) => labelOf(keys, labels) !== undefined);
      const isThere = ({ keys, values }: Topology): boolean => values.has(labelOf(keys, labels) ?? '');
      return !hasZones || topologies.every(isThere) ? undefined : otherZone;
    });
  },
  hints: {
    NodeAdd: always,
    NodeUpdateNodeLabel: always,
    PersistentVolumeClaimAdd: ({ pod }, { claim }) => usesClaim(pod, claim),
    PersistentVolumeClaimUpdate: ({ pod }, { claim }) => usesClaim(pod, claim),
    PersistentVolumeAdd: always,
    PersistentVolumeUpdate: (_, { volume, old }) => zonesOf(volume) !== zonesOf(old),
    'storage.k8s.io/StorageClassAdd': (_, { storageClass }) =>
      storageClass.volumeBindingMode === 'WaitForFirstConsumer',
  },
};

const isList = (topologies: readonly Topology[] | Rejection): topologies is readonly Topology[] =>
  Array.isArray(topologies);
