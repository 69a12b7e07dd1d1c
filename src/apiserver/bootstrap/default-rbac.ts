import { authenticatedGroup, mastersGroup, unauthenticatedGroup } from '../../apimachinery/user-groups.ts';
import type { Binding, Role } from '../authz/rbac-rule.ts';
import { clusterRoles } from './cluster-roles.ts';
import { controllerRoles } from './controller-roles.ts';
import { clusterRole, clusterRoleBinding, group, role, roleBinding, systemAccount, user } from './rbac-objects.ts';
import type { SystemObject } from './system-object.ts';

const scheduler = user('system:kube-scheduler');
const controllerManager = user('system:kube-controller-manager');

/** Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go (ClusterRoleBindings) */
const clusterRoleBindings: readonly Binding[] = [
  clusterRoleBinding('cluster-admin', 'cluster-admin', [group(mastersGroup)]),
  clusterRoleBinding('system:monitoring', 'system:monitoring', [group('system:monitoring')]),
  clusterRoleBinding('system:discovery', 'system:discovery', [group(authenticatedGroup)]),
  clusterRoleBinding('system:basic-user', 'system:basic-user', [group(authenticatedGroup)]),
  clusterRoleBinding('system:public-info-viewer', 'system:public-info-viewer', [
    group(authenticatedGroup),
    group(unauthenticatedGroup),
  ]),
  clusterRoleBinding('system:node-proxier', 'system:node-proxier', [user('system:kube-proxy')]),
  clusterRoleBinding('system:kube-controller-manager', 'system:kube-controller-manager', [controllerManager]),
  clusterRoleBinding('system:kube-dns', 'system:kube-dns', [systemAccount('kube-dns')]),
  clusterRoleBinding('system:kube-scheduler', 'system:kube-scheduler', [scheduler]),
  clusterRoleBinding('system:volume-scheduler', 'system:volume-scheduler', [scheduler]),
  clusterRoleBinding('system:node', 'system:node', []),
  clusterRoleBinding('system:service-account-issuer-discovery', 'system:service-account-issuer-discovery', [
    group('system:serviceaccounts'),
  ]),
];

const controllers: readonly (Role | Binding)[] = Object.entries(controllerRoles).flatMap(([name, rules]) => {
  const full = `system:controller:${name}`;
  // Here all controllers share the manager's own credential, which therefore needs what each of them needs.
  return [clusterRole(full, rules), clusterRoleBinding(full, full, [systemAccount(name), controllerManager])];
});

const leaderLock = (component: string): readonly string[] => [
  'watch | core | configmaps',
  `get update | core | configmaps | ${component}`,
];

/** Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/namespace_policy.go */
const namespaced: readonly (Role | Binding)[] = [
  role('kube-system', 'extension-apiserver-authentication-reader', [
    'get list watch | core | configmaps | extension-apiserver-authentication',
  ]),
  role('kube-system', 'system::leader-locking-kube-controller-manager', leaderLock('kube-controller-manager')),
  role('kube-system', 'system::leader-locking-kube-scheduler', leaderLock('kube-scheduler')),
  role('kube-system', 'system:controller:bootstrap-signer', ['get list watch | core | secrets']),
  role('kube-system', 'system:controller:cloud-provider', ['create get list update watch | core | configmaps']),
  role('kube-system', 'system:controller:token-cleaner', [
    'delete get list watch | core | secrets',
    'create patch update | core events.k8s.io | events',
  ]),
  role('kube-public', 'system:controller:bootstrap-signer', [
    'get list watch | core | configmaps',
    'update | core | configmaps | cluster-info',
    'create patch update | core events.k8s.io | events',
  ]),
  roleBinding(
    'kube-system',
    'system::extension-apiserver-authentication-reader',
    'extension-apiserver-authentication-reader',
    [controllerManager, scheduler],
  ),
  roleBinding(
    'kube-system',
    'system::leader-locking-kube-controller-manager',
    'system::leader-locking-kube-controller-manager',
    [controllerManager, systemAccount('kube-controller-manager')],
  ),
  roleBinding('kube-system', 'system::leader-locking-kube-scheduler', 'system::leader-locking-kube-scheduler', [
    scheduler,
    systemAccount('kube-scheduler'),
  ]),
  roleBinding('kube-system', 'system:controller:bootstrap-signer', 'system:controller:bootstrap-signer', [
    systemAccount('bootstrap-signer'),
  ]),
  roleBinding('kube-system', 'system:controller:cloud-provider', 'system:controller:cloud-provider', [
    systemAccount('cloud-provider'),
  ]),
  roleBinding('kube-system', 'system:controller:token-cleaner', 'system:controller:token-cleaner', [
    systemAccount('token-cleaner'),
  ]),
  roleBinding('kube-public', 'system:controller:bootstrap-signer', 'system:controller:bootstrap-signer', [
    systemAccount('bootstrap-signer'),
  ]),
];

const resourceOf: Readonly<Record<string, string>> = {
  ClusterRole: 'clusterroles',
  ClusterRoleBinding: 'clusterrolebindings',
  Role: 'roles',
  RoleBinding: 'rolebindings',
};

/** The roles and bindings without which nobody but system:masters could do anything. */
export const defaultRbac: readonly SystemObject[] = [
  ...clusterRoles,
  ...clusterRoleBindings,
  ...controllers,
  ...namespaced,
].map((object) => ({ resource: `${resourceOf[object.kind]}.rbac.authorization.k8s.io`, object }));
