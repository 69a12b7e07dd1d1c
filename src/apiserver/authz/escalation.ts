import { mastersGroup } from '../../apimachinery/user-groups.ts';
import { forbiddenStatus, notFound, type Status } from '../../apimachinery/status.ts';
import type { AdmissionRequest, AdmissionWorld } from '../admission/plugin.ts';
import { rulesFor } from './rbac.ts';
import { createRbacIndex } from './rbac-index.ts';
import { type Binding, type PolicyRule, quotedList, rbacGroup, type Role, ruleText } from './rbac-rule.ts';
import { uncovered } from './rule-coverage.ts';

const roleResources = new Set(['roles', 'clusterroles']);
const bindingResources = new Set(['rolebindings', 'clusterrolebindings']);

/**
 * Nobody gives away what they do not have: who writes a role or a binding must hold every right in it, or be allowed to
 * `escalate` or `bind`. Upstream: pkg/registry/rbac/{role,rolebinding}/policybased/storage.go, pkg/registry/rbac/validation/
 */
export function escalationCheck(request: AdmissionRequest, world: AdmissionWorld): Status | undefined {
  const { group, resource, operation, user, object } = request;
  if (group !== rbacGroup || !object || (operation !== 'CREATE' && operation !== 'UPDATE')) return undefined;
  if (user.groups.includes(mastersGroup)) return undefined;
  if (roleResources.has(resource)) return roleCheck(request, object as Role, world);
  return bindingResources.has(resource) ? bindingCheck(request, object as Binding, world) : undefined;
}

function roleCheck(request: AdmissionRequest, role: Role, world: AdmissionWorld): Status | undefined {
  const old = request.oldObject as Role | undefined;
  const isSame = old && same(old.rules, role.rules) && same(old.aggregationRule, role.aggregationRule);
  if (isSame || may(request, world, 'escalate', request.resource, role.metadata.name)) return undefined;
  if (role.aggregationRule) {
    const everything: readonly PolicyRule[] = [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ];
    const refusal = missingRights(request, world, everything);
    if (refusal)
      return forbidden(
        request,
        role.metadata.name,
        `must have cluster-admin privileges to use an aggregationRule: ${refusal}`,
      );
  }
  const refusal = missingRights(request, world, role.rules ?? []);
  return refusal === undefined ? undefined : forbidden(request, role.metadata.name, refusal);
}

function bindingCheck(request: AdmissionRequest, binding: Binding, world: AdmissionWorld): Status | undefined {
  const old = request.oldObject as Binding | undefined;
  if (old && same(old.roleRef, binding.roleRef) && same(old.subjects, binding.subjects)) return undefined;
  const { roleRef, metadata } = binding;
  const kind = roleRef.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
  if (may(request, world, 'bind', kind, roleRef.name)) return undefined;
  const namespaced = { ...binding, metadata: { ...metadata, namespace: request.namespace } };
  const role = createRbacIndex(world.reader).role(namespaced);
  if (!role) return notFound(request, roleRef.name);
  const refusal = missingRights(request, world, role.rules ?? []);
  return refusal === undefined ? undefined : forbidden(request, metadata.name, refusal);
}

const may = (
  { user, namespace }: AdmissionRequest,
  { authorize }: AdmissionWorld,
  verb: string,
  resource: string,
  name: string,
): boolean =>
  authorize({ user, verb, group: rbacGroup, resource, subresource: '', namespace, name, path: '' }).decision ===
  'allow';

const forbidden = (request: AdmissionRequest, name: string, reason: string): Status =>
  forbiddenStatus(request, name, reason);

function missingRights(
  { user, namespace }: AdmissionRequest,
  { reader }: AdmissionWorld,
  rules: readonly PolicyRule[],
): string | undefined {
  const held = rulesFor(createRbacIndex(reader), user, namespace);
  const missing = uncovered(held.rules, rules);
  if (missing.length === 0) return undefined;
  const texts = [...new Set(missing.map(ruleText))].toSorted();
  const errors = held.errors.length === 0 ? '' : `; resolution errors: [${held.errors.join(', ')}]`;
  return (
    `user ${JSON.stringify(user.name)} (groups=${quotedList(user.groups)}) is attempting to grant RBAC permissions not currently held:\n` +
    texts.join('\n') +
    errors
  );
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
