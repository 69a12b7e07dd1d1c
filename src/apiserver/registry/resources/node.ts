import { type ResourceDefinition, stored } from './definition.ts';

/** Upstream: pkg/registry/node/rest/runtime_class.go */
export const nodeResources: readonly ResourceDefinition[] = [
  {
    ...stored,
    group: 'node.k8s.io',
    version: 'v1',
    resource: 'runtimeclasses',
    singular: 'runtimeclass',
    kind: 'RuntimeClass',
    namespaced: false,
    storageVersionHash: 'WQTu1GL3T2Q=',
  },
];
