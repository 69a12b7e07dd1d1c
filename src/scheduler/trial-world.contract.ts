import type { ClusterView } from './cluster-view.ts';

/** A cluster that has nothing but nodes and pods. */
export const nothingElse: ClusterView = {
  namespaceLabels: () => ({}),
  services: () => [],
  replicationController: () => undefined,
  replicaSet: () => undefined,
  statefulSet: () => undefined,
  budgets: () => [],
  claim: () => undefined,
  volume: () => undefined,
  volumes: () => [],
  storageClass: () => undefined,
};
