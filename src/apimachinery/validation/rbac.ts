import { type FieldError, invalidValue, notSupported, required } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { dns1123Label, dns1123Subdomain, pathSegmentName } from '../names.ts';
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, Subject } from '../types.ts';
import { validateLabelSelector } from './label-selector.ts';
import { complain, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';

const group = 'rbac.authorization.k8s.io';

/** Upstream: pkg/apis/rbac/validation/validation.go (ValidateRole) */
export function validateRole({ metadata, rules }: Role, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, pathSegmentName, errors);
  rules?.forEach((rule, index) => validateRule(rule, true, `rules[${index}]`, errors));
}

export function validateClusterRole({ metadata, rules, aggregationRule }: ClusterRole, errors: FieldError[]): void {
  validateObjectMeta(metadata, false, pathSegmentName, errors);
  rules?.forEach((rule, index) => validateRule(rule, false, `rules[${index}]`, errors));
  if (!aggregationRule) return;
  const path = 'aggregationRule.clusterRoleSelectors';
  const selectors = aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0)
    errors.push(required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  selectors.forEach((selector, index) => validateLabelSelector(selector, `${path}[${index}]`, errors));
}

function validateRule(rule: PolicyRule, namespaced: boolean, path: string, errors: FieldError[]): void {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  if (!verbs?.length) errors.push(required(`${path}.verbs`, 'verbs must contain at least one value'));
  if (nonResourceURLs?.length) {
    if (namespaced)
      errors.push(
        invalidValue(`${path}.nonResourceURLs`, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'),
      );
    if (apiGroups?.length || resources?.length || resourceNames?.length)
      errors.push(
        invalidValue(
          `${path}.nonResourceURLs`,
          nonResourceURLs,
          'rules cannot apply to both regular resources and non-resource URLs',
        ),
      );
    return;
  }
  if (!apiGroups?.length)
    errors.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
  if (!resources?.length)
    errors.push(required(`${path}.resources`, 'resource rules must supply at least one resource'));
}

/** Upstream: ValidateRoleBinding */
export function validateRoleBinding({ metadata, roleRef, subjects }: RoleBinding, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, pathSegmentName, errors);
  validateRoleRef(roleRef, ['Role', 'ClusterRole'], errors);
  subjects?.forEach((subject, index) => validateSubject(subject, true, `subjects[${index}]`, errors));
}

export function validateClusterRoleBinding(
  { metadata, roleRef, subjects }: ClusterRoleBinding,
  errors: FieldError[],
): void {
  validateObjectMeta(metadata, false, pathSegmentName, errors);
  validateRoleRef(roleRef, ['ClusterRole'], errors);
  subjects?.forEach((subject, index) => validateSubject(subject, false, `subjects[${index}]`, errors));
}

function validateRoleRef({ apiGroup, kind, name }: RoleRef, kinds: readonly string[], errors: FieldError[]): void {
  if (apiGroup !== group) errors.push(notSupported('roleRef.apiGroup', apiGroup, [group]));
  if (!kinds.includes(kind)) errors.push(notSupported('roleRef.kind', kind, kinds));
  if (!name) errors.push(required('roleRef.name'));
  else complain(pathSegmentName(name), 'roleRef.name', name, errors);
}

function validateSubject(
  { kind, name, namespace, apiGroup = '' }: Subject,
  inNamespace: boolean,
  path: string,
  errors: FieldError[],
): void {
  if (!name) errors.push(required(`${path}.name`));
  switch (kind) {
    case 'ServiceAccount':
      if (name) complain(dns1123Subdomain(name), `${path}.name`, name, errors);
      if (!inNamespace && !namespace) errors.push(required(`${path}.namespace`));
      if (namespace) complain(dns1123Label(namespace), `${path}.namespace`, namespace, errors);
      if (apiGroup !== '') errors.push(notSupported(`${path}.apiGroup`, apiGroup, ['']));
      return;
    case 'User':
    case 'Group':
      if (apiGroup !== group) errors.push(notSupported(`${path}.apiGroup`, apiGroup, [group]));
      return;
    default:
      errors.push(notSupported(`${path}.kind`, kind, ['ServiceAccount', 'User', 'Group']));
  }
}

/** Whom a binding binds may change, to which role not. Upstream: ValidateRoleBindingUpdate */
export function validateRoleRefUpdate(
  binding: RoleBinding | ClusterRoleBinding,
  old: RoleBinding | ClusterRoleBinding,
  errors: FieldError[],
): void {
  if (!jsonEqual(binding.roleRef, old.roleRef)) {
    const { apiGroup, kind, name } = binding.roleRef;
    errors.push(invalidValue('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef'));
  }
  validateObjectMetaUpdate(binding, old, errors);
}
