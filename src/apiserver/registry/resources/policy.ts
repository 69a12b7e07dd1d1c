import { type ResourceDefinition, statusOf, stored } from './definition.ts';

/** Upstream: pkg/registry/policy/rest/storage_policy.go */
export const policyResources: readonly ResourceDefinition[] = [
  {
    ...stored,
    group: 'policy',
    version: 'v1',
    resource: 'poddisruptionbudgets',
    singular: 'poddisruptionbudget',
    kind: 'PodDisruptionBudget',
    namespaced: true,
    shortNames: ['pdb'],
    storageVersionHash: 'EVWiDmWqyJw=',
    subresources: [statusOf('PodDisruptionBudget')],
  },
];
