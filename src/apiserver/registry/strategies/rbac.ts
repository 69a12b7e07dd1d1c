import { creatable, type Strategies } from '../strategy.ts';

export const rbacStrategies: Strategies = {
  'roles.rbac.authorization.k8s.io': creatable,
  'rolebindings.rbac.authorization.k8s.io': creatable,
  'clusterroles.rbac.authorization.k8s.io': creatable,
  'clusterrolebindings.rbac.authorization.k8s.io': creatable,
};
