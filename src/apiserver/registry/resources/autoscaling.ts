import { type ResourceDefinition, statusOf, stored } from './definition.ts';

const autoscalers = {
  ...stored,
  group: 'autoscaling',
  resource: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  kind: 'HorizontalPodAutoscaler',
  namespaced: true,
  shortNames: ['hpa'],
  categories: ['all'],
  storageVersionHash: 'qwQve8ut294=',
  subresources: [statusOf('HorizontalPodAutoscaler')],
};

/** The same objects in two versions, stored in the first. Upstream: pkg/registry/autoscaling/rest/storage_autoscaling.go */
export const autoscalingResources: readonly ResourceDefinition[] = [
  { ...autoscalers, version: 'v2' },
  { ...autoscalers, version: 'v1' },
];
