import type { Binding, PolicyRule, Role, Subject } from '../authz/rbac-rule.ts';
import { rbacGroup } from '../authz/rbac-rule.ts';

/**
 * A rule as one line: `verbs | groups | resources [| names]`, lists separated by spaces, `core` for the core group;
 * or `verbs | /path /path` for paths.
 */
export type RuleLine = string;

export function parseRule(line: RuleLine): PolicyRule {
  const [verbs = [], second = [], resources, resourceNames] = line.split('|').map((part) => part.trim().split(/\s+/));
  if (!resources) return { verbs, nonResourceURLs: second };
  return {
    verbs,
    apiGroups: second.map((group) => (group === 'core' ? '' : group)),
    resources,
    ...(resourceNames && { resourceNames }),
  };
}

const apiVersion = `${rbacGroup}/v1`;

const metadata = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  name,
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
});

export const clusterRole = (
  name: string,
  rules: readonly RuleLine[],
  labels?: Readonly<Record<string, string>>,
): Role => ({ apiVersion, kind: 'ClusterRole', metadata: metadata(name, labels), rules: rules.map(parseRule) });

export const role = (namespace: string, name: string, rules: readonly RuleLine[]): Role => ({
  apiVersion,
  kind: 'Role',
  metadata: { ...metadata(name), namespace },
  rules: rules.map(parseRule),
});

export const clusterRoleBinding = (name: string, roleName: string, subjects: readonly Subject[]): Binding => ({
  apiVersion,
  kind: 'ClusterRoleBinding',
  metadata: metadata(name),
  ...(subjects.length > 0 && { subjects }),
  roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: roleName },
});

export const roleBinding = (
  namespace: string,
  name: string,
  roleName: string,
  subjects: readonly Subject[],
): Binding => ({
  apiVersion,
  kind: 'RoleBinding',
  metadata: { ...metadata(name), namespace },
  subjects,
  roleRef: { apiGroup: rbacGroup, kind: 'Role', name: roleName },
});

export const user = (name: string): Subject => ({ kind: 'User', apiGroup: rbacGroup, name });
export const group = (name: string): Subject => ({ kind: 'Group', apiGroup: rbacGroup, name });
export const systemAccount = (name: string): Subject => ({ kind: 'ServiceAccount', name, namespace: 'kube-system' });
