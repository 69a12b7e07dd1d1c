import { type ResourceDefinition, stored } from './definition.ts';

const coordination = { group: 'coordination.k8s.io', version: 'v1' };

/** Upstream: pkg/registry/coordination/rest/storage_coordination.go */
export const coordinationResources: readonly ResourceDefinition[] = [
  {
    ...coordination,
    ...stored,
    resource: 'leases',
    singular: 'lease',
    kind: 'Lease',
    namespaced: true,
    storageVersionHash: 'gqkMMb/YqFM=',
  },
];
