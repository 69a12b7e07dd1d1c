import { type ResourceDefinition, stored } from './definition.ts';

const scheduling = { group: 'scheduling.k8s.io', version: 'v1' };

/** Upstream: pkg/registry/scheduling/rest/storage_scheduling.go */
export const schedulingResources: readonly ResourceDefinition[] = [
  {
    ...scheduling,
    ...stored,
    resource: 'priorityclasses',
    singular: 'priorityclass',
    kind: 'PriorityClass',
    namespaced: false,
    shortNames: ['pc'],
    storageVersionHash: '1QwjyaZjj3Y=',
  },
];
