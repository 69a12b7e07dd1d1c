import { type Informer, startInformer } from '../client/informer.ts';
import type { ClientObject } from '../client/objects.ts';
import type { RestClient } from '../client/rest.ts';
import type { Cancellation } from '../kernel/cancellation.ts';
import type { Clock } from '../kernel/clock.ts';
import type { SpanRef } from '../kernel/span.ts';
import type { ClusterEvent } from './cluster-events.ts';
import type { ClusterView } from './cluster-view.ts';
import type {
  Namespace,
  PersistentVolume,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  PodSet,
  ReplicationController,
  Service,
  StorageClass,
} from './objects.ts';

const namespaceOf = ({ metadata: { namespace } }: ClientObject): readonly string[] => (namespace ? [namespace] : []);

export interface WatchedCluster {
  readonly view: ClusterView;
  readonly claims: Informer<PersistentVolumeClaim>;
  readonly synced: Promise<unknown>;
  /** Calls `handler` with what may make a pod schedulable. */
  readonly onEvent: (handler: (event: ClusterEvent, cause: SpanRef | undefined) => void) => void;
}

/** Follows what plugins ask for beside nodes and pods. */
export function watchCluster(clock: Clock, client: RestClient, stopping: Cancellation): WatchedCluster {
  const watch = <Item extends ClientObject>(path: string): Informer<Item> =>
    startInformer<Item>(clock, client, { path, indexes: { namespace: namespaceOf } }, stopping);
  const namespaces = watch<Namespace>('/api/v1/namespaces');
  const services = watch<Service>('/api/v1/services');
  const replicationControllers = watch<ReplicationController>('/api/v1/replicationcontrollers');
  const replicaSets = watch<PodSet>('/apis/apps/v1/replicasets');
  const statefulSets = watch<PodSet>('/apis/apps/v1/statefulsets');
  const budgets = watch<PodDisruptionBudget>('/apis/policy/v1/poddisruptionbudgets');
  const claims = watch<PersistentVolumeClaim>('/api/v1/persistentvolumeclaims');
  const volumes = watch<PersistentVolume>('/api/v1/persistentvolumes');
  const storageClasses = watch<StorageClass>('/apis/storage.k8s.io/v1/storageclasses');
  const all = [
    namespaces,
    services,
    replicationControllers,
    replicaSets,
    statefulSets,
    budgets,
    claims,
    volumes,
    storageClasses,
  ];
  return {
    view: {
      namespaceLabels: (name) => namespaces.get(name)?.metadata.labels,
      services: (namespace) => services.by('namespace', namespace),
      replicationController: (namespace, name) => replicationControllers.get(`${namespace}/${name}`),
      replicaSet: (namespace, name) => replicaSets.get(`${namespace}/${name}`),
      statefulSet: (namespace, name) => statefulSets.get(`${namespace}/${name}`),
      budgets: () => budgets.list(),
      claim: (namespace, name) => claims.get(`${namespace}/${name}`),
      volume: (name) => volumes.get(name),
      volumes: () => volumes.list(),
      storageClass: (name) => storageClasses.get(name),
    },
    claims,
    synced: Promise.all(all.map(({ synced }) => synced)),
    onEvent: (handler) => {
      claims.onEvent(({ type, object: claim, cause }) => {
        if (type === 'add') handler({ type: 'PersistentVolumeClaimAdd', claim }, cause);
        else if (type === 'update') handler({ type: 'PersistentVolumeClaimUpdate', claim }, cause);
      });
      volumes.onEvent((event) => {
        const { object: volume, cause } = event;
        if (event.type === 'add') handler({ type: 'PersistentVolumeAdd', volume }, cause);
        else if (event.type === 'update') handler({ type: 'PersistentVolumeUpdate', volume, old: event.old }, cause);
      });
      storageClasses.onEvent((event) => {
        const { object: storageClass, cause } = event;
        if (event.type === 'add') handler({ type: 'storage.k8s.io/StorageClassAdd', storageClass }, cause);
        else if (event.type === 'update')
          handler({ type: 'storage.k8s.io/StorageClassUpdate', storageClass, old: event.old }, cause);
      });
    },
  };
}
