import type {
  PersistentVolume,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  PodSet,
  ReplicationController,
  Service,
  StorageClass,
} from './objects.ts';
import type { NamespaceLabels } from './pod-info.ts';

/** What a scheduler knows of the cluster beside nodes and pods: its informers, asked by name. */
export interface ClusterView {
  readonly namespaceLabels: NamespaceLabels;
  readonly services: (namespace: string) => readonly Service[];
  readonly replicationController: (namespace: string, name: string) => ReplicationController | undefined;
  readonly replicaSet: (namespace: string, name: string) => PodSet | undefined;
  readonly statefulSet: (namespace: string, name: string) => PodSet | undefined;
  readonly budgets: () => Iterable<PodDisruptionBudget>;
  readonly claim: (namespace: string, name: string) => PersistentVolumeClaim | undefined;
  readonly volume: (name: string) => PersistentVolume | undefined;
  readonly volumes: () => Iterable<PersistentVolume>;
  readonly storageClass: (name: string) => StorageClass | undefined;
}
