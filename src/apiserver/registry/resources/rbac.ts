import { type ResourceDefinition, stored } from './definition.ts';

const rbac = { group: 'rbac.authorization.k8s.io', version: 'v1' };

/** Upstream: pkg/registry/rbac/rest/storage_rbac.go */
export const rbacResources: readonly ResourceDefinition[] = [
  {
    ...rbac,
    ...stored,
    resource: 'clusterrolebindings',
    singular: 'clusterrolebinding',
    kind: 'ClusterRoleBinding',
    namespaced: false,
    storageVersionHash: '48tpQ8gZHFc=',
  },
  {
    ...rbac,
    ...stored,
    resource: 'clusterroles',
    singular: 'clusterrole',
    kind: 'ClusterRole',
    namespaced: false,
    storageVersionHash: 'bYE5ZWDrJ44=',
  },
  {
    ...rbac,
    ...stored,
    resource: 'rolebindings',
    singular: 'rolebinding',
    kind: 'RoleBinding',
    namespaced: true,
    storageVersionHash: 'eGsCzGH6b1g=',
  },
  {
    ...rbac,
    ...stored,
    resource: 'roles',
    singular: 'role',
    kind: 'Role',
    namespaced: true,
    storageVersionHash: '7FuwZcIIItM=',
  },
];
