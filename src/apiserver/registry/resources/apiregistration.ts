import { type ResourceDefinition, statusOf, stored } from './definition.ts';

/** Upstream: k8s.io/kube-aggregator/pkg/registry/apiservice/rest/storage_apiservice.go */
export const apiregistrationResources: readonly ResourceDefinition[] = [
  {
    ...stored,
    group: 'apiregistration.k8s.io',
    version: 'v1',
    resource: 'apiservices',
    singular: 'apiservice',
    kind: 'APIService',
    namespaced: false,
    categories: ['api-extensions'],
    storageVersionHash: 'InPBPD7+PqM=',
    subresources: [statusOf('APIService')],
  },
];
