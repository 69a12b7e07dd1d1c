import { type ResourceDefinition, statusOf, stored } from './definition.ts';

const batch = { ...stored, group: 'batch', version: 'v1', namespaced: true, categories: ['all'] };

/** Upstream: pkg/registry/batch/rest/storage_batch.go */
export const batchResources: readonly ResourceDefinition[] = [
  {
    ...batch,
    resource: 'cronjobs',
    singular: 'cronjob',
    kind: 'CronJob',
    shortNames: ['cj'],
    storageVersionHash: 'sd5LIXh4Fjs=',
    subresources: [statusOf('CronJob')],
  },
  {
    ...batch,
    resource: 'jobs',
    singular: 'job',
    kind: 'Job',
    storageVersionHash: 'mudhfqk/qZY=',
    subresources: [statusOf('Job')],
  },
];
