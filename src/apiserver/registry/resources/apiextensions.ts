import { type ResourceDefinition, statusOf, stored } from './definition.ts';

/** Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/apiserver.go */
export const apiextensionsResources: readonly ResourceDefinition[] = [
  {
    ...stored,
    group: 'apiextensions.k8s.io',
    version: 'v1',
    resource: 'customresourcedefinitions',
    singular: 'customresourcedefinition',
    kind: 'CustomResourceDefinition',
    namespaced: false,
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    storageVersionHash: 'M5uH+AlWATY=',
    subresources: [statusOf('CustomResourceDefinition')],
  },
];
