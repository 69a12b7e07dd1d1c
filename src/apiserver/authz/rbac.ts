import type { BindingFact, UserFact } from '../../protocol/evidence/request.ts';
import type { Authorizer } from './authorizer.ts';
import type { Grant, RbacIndex } from './rbac-index.ts';
import { type PolicyRule, ruleAllows } from './rbac-rule.ts';

/**
 * Allows what a rule of a role allows that a binding gives to the user or one of its groups; it never denies.
 * Upstream: plugin/pkg/auth/authorizer/rbac/rbac.go
 */
export const rbacAuthorizer = (index: RbacIndex): Authorizer => ({
  name: 'RBAC',
  authorize(attributes) {
    const bindings: BindingFact[] = [];
    const missing = new Set<string>();
    let allowedBy: Grant | undefined;
    for (const grant of index.grantsFor(attributes.user, attributes.namespace)) {
      const role = index.role(grant.binding);
      if (!role) missing.add(missingRole(grant));
      const rule = role?.rules?.find((candidate) => ruleAllows(candidate, attributes));
      if (rule) allowedBy ??= grant;
      bindings.push(bindingFact(grant, rule));
    }
    if (allowedBy) return { decision: 'allow', reason: `RBAC: allowed by ${describe(allowedBy)}`, bindings };
    const reason = missing.size === 0 ? '' : `RBAC: ${aggregate([...missing])}`;
    return { decision: 'no-opinion', reason, bindings };
  },
  rulesFor: (user, namespace) => ({ ...rulesFor(index, user, namespace), incomplete: false }),
});

/** All rules that hold for a user in a namespace, and what went wrong in finding them. */
export function rulesFor(
  index: RbacIndex,
  user: UserFact,
  namespace: string,
): { readonly rules: readonly PolicyRule[]; readonly errors: readonly string[] } {
  const rules: PolicyRule[] = [];
  const errors: string[] = [];
  for (const grant of index.grantsFor(user, namespace)) {
    const role = index.role(grant.binding);
    if (role) rules.push(...(role.rules ?? []));
    else errors.push(missingRole(grant));
  }
  return { rules, errors };
}

/** Several errors as Go's aggregate prints them. */
export const aggregate = (errors: readonly string[]): string =>
  errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`;

const missingRole = ({ binding: { roleRef } }: Grant): string =>
  `${roleRef.kind.toLowerCase()}.rbac.authorization.k8s.io "${roleRef.name}" not found`;

function bindingFact({ binding }: Grant, rule: PolicyRule | undefined): BindingFact {
  const { name, namespace } = binding.metadata;
  return {
    kind: namespace ? 'RoleBinding' : 'ClusterRoleBinding',
    name,
    ...(namespace && { namespace }),
    roleKind: binding.roleRef.kind === 'Role' ? 'Role' : 'ClusterRole',
    roleName: binding.roleRef.name,
    allows: rule !== undefined,
    ...(rule && { rule }),
  };
}

function describe({ binding, subject }: Grant): string {
  const { name, namespace } = binding.metadata;
  const what = namespace ? `RoleBinding "${name}/${namespace}"` : `ClusterRoleBinding "${name}"`;
  const whom =
    subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace || namespace || ''}` : subject.name;
  return `${what} of ${binding.roleRef.kind} "${binding.roleRef.name}" to ${subject.kind} "${whom}"`;
}
