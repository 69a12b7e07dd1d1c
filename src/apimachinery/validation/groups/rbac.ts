import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../../types.ts';
import { validateObjectMetaUpdate } from '../metadata.ts';
import {
  validateClusterRole,
  validateClusterRoleBinding,
  validateRole,
  validateRoleBinding,
  validateRoleRefUpdate,
} from '../rbac.ts';
import { create, type KindRules, update } from '../rules.ts';

export const rbacRules: KindRules = {
  'rbac.authorization.k8s.io/v1/Role': {
    create: create<Role>(validateRole),
    update: update<Role>((role, old, errors) => {
      validateRole(role, errors);
      validateObjectMetaUpdate(role, old, errors);
    }),
  },
  'rbac.authorization.k8s.io/v1/ClusterRole': {
    create: create<ClusterRole>(validateClusterRole),
    update: update<ClusterRole>((role, old, errors) => {
      validateClusterRole(role, errors);
      validateObjectMetaUpdate(role, old, errors);
    }),
  },
  'rbac.authorization.k8s.io/v1/RoleBinding': {
    create: create<RoleBinding>(validateRoleBinding),
    update: update<RoleBinding>((binding, old, errors) => {
      validateRoleBinding(binding, errors);
      validateRoleRefUpdate(binding, old, errors);
    }),
  },
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': {
    create: create<ClusterRoleBinding>(validateClusterRoleBinding),
    update: update<ClusterRoleBinding>((binding, old, errors) => {
      validateClusterRoleBinding(binding, errors);
      validateRoleRefUpdate(binding, old, errors);
    }),
  },
};
