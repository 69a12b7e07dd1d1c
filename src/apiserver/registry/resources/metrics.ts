import type { ResourceDefinition } from './definition.ts';

const metrics = { group: 'metrics.k8s.io', version: 'v1beta1', singular: '', verbs: ['get', 'list'], subresources: [] };

/** Upstream: kubernetes-sigs/metrics-server, pkg/api/install.go */
export const metricsResources: readonly ResourceDefinition[] = [
  { ...metrics, resource: 'nodes', kind: 'NodeMetrics', namespaced: false },
  { ...metrics, resource: 'pods', kind: 'PodMetrics', namespaced: true },
];
