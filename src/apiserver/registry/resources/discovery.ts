import { type ResourceDefinition, stored } from './definition.ts';

/** Upstream: pkg/registry/discovery/rest/storage_discovery.go */
export const discoveryResources: readonly ResourceDefinition[] = [
  {
    ...stored,
    group: 'discovery.k8s.io',
    version: 'v1',
    resource: 'endpointslices',
    singular: 'endpointslice',
    kind: 'EndpointSlice',
    namespaced: true,
    storageVersionHash: 'qgS0xkrxYAI=',
  },
];
