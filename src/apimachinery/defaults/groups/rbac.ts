import type { KubeObject } from '../../object.ts';
import type { ClusterRoleBinding, RoleBinding } from '../../types.ts';
import type { Defaults } from '../rule.ts';

const rbacGroup = 'rbac.authorization.k8s.io';

function defaultBinding(object: KubeObject): void {
  const binding = object as RoleBinding | ClusterRoleBinding;
  if (binding.roleRef) binding.roleRef.apiGroup ||= rbacGroup;
  for (const subject of binding.subjects ?? [])
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= rbacGroup;
}

/** Upstream: pkg/apis/rbac/v1/defaults.go */
export const rbacDefaults: Defaults = {
  'rbac.authorization.k8s.io/v1/RoleBinding': defaultBinding,
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': defaultBinding,
};
