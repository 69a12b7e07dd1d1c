import { allVerbs, type ResourceDefinition, statusOf } from './definition.ts';

const flowcontrol = { group: 'flowcontrol.apiserver.k8s.io', version: 'v1', verbs: allVerbs, namespaced: false };

/** Upstream: pkg/registry/flowcontrol/rest/storage_flowcontrol.go */
export const flowcontrolResources: readonly ResourceDefinition[] = [
  {
    ...flowcontrol,
    resource: 'flowschemas',
    singular: 'flowschema',
    kind: 'FlowSchema',
    storageVersionHash: 'GJVAJZSZBIw=',
    subresources: [statusOf('FlowSchema')],
  },
  {
    ...flowcontrol,
    resource: 'prioritylevelconfigurations',
    singular: 'prioritylevelconfiguration',
    kind: 'PriorityLevelConfiguration',
    storageVersionHash: 'Kir5PVfvNeI=',
    subresources: [statusOf('PriorityLevelConfiguration')],
  },
];
