import { duplicate, type FieldError, invalidValue, notSupported, required, tooMany } from '../field-error.ts';
import { pathSegmentName, qualifiedName } from '../names.ts';
import type { MatchCondition, MatchResources, NamedRuleWithOperations, RuleWithOperations } from '../types.ts';
import { validateLabelSelector } from './label-selector.ts';
import { complain } from './metadata.ts';

export const failurePolicies = ['Fail', 'Ignore'];
export const matchPolicies = ['Equivalent', 'Exact'];
export const reinvocationPolicies = ['IfNeeded', 'Never'];
const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const scopes = ['*', 'Cluster', 'Namespaced'];
const maxConditions = 64;

/** Upstream: pkg/apis/admissionregistration/validation/validation.go (validateMatchResources) */
export function validateMatchResources(resources: MatchResources, path: string, errors: FieldError[]): void {
  const { matchPolicy, namespaceSelector, objectSelector, resourceRules, excludeResourceRules } = resources;
  requireOneOf(matchPolicy, matchPolicies, `${path}.matchPolicy`, errors);
  validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`, errors);
  validateLabelSelector(objectSelector, `${path}.objectSelector`, errors);
  resourceRules?.forEach((rule, at) => validateNamedRule(rule, `${path}.resourceRules[${at}]`, errors));
  excludeResourceRules?.forEach((rule, at) => validateNamedRule(rule, `${path}.excludeResourceRules[${at}]`, errors));
}

export function requireOneOf(
  value: string | undefined,
  supported: readonly string[],
  field: string,
  errors: FieldError[],
): void {
  if (value === undefined) errors.push(required(field));
  else if (!supported.includes(value)) errors.push(notSupported(field, value, supported));
}

function validateNamedRule(rule: NamedRuleWithOperations, path: string, errors: FieldError[]): void {
  const names = rule.resourceNames ?? [];
  names.forEach((name, at) => {
    const field = `${path}.resourceNames[${at}]`;
    complain(pathSegmentName(name), field, name, errors);
    if (names.indexOf(name) < at) errors.push(duplicate(field, name));
  });
  validateRule(rule, path, errors);
}

/** Upstream: validateRuleWithOperations, validateRule */
export function validateRule(rule: RuleWithOperations, path: string, errors: FieldError[]): void {
  const { operations: wanted = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  if (wanted.length === 0) errors.push(required(`${path}.operations`));
  alone(wanted, `${path}.operations`, 'operations', errors);
  wanted.forEach((operation, at) => {
    if (!operations.includes(operation)) errors.push(notSupported(`${path}.operations[${at}]`, operation, operations));
  });
  if (apiGroups.length === 0) errors.push(required(`${path}.apiGroups`));
  alone(apiGroups, `${path}.apiGroups`, 'API groups', errors);
  if (apiVersions.length === 0) errors.push(required(`${path}.apiVersions`));
  alone(apiVersions, `${path}.apiVersions`, 'API versions', errors);
  apiVersions.forEach((version, at) => {
    if (version === '') errors.push(required(`${path}.apiVersions[${at}]`));
  });
  validateResources(resources, `${path}.resources`, errors);
  if (scope !== undefined && !scopes.includes(scope)) errors.push(notSupported(`${path}.scope`, scope, scopes));
}

/** Who says "any" says nothing beside it. */
function alone(values: readonly string[], field: string, what: string, errors: FieldError[]): void {
  if (values.length > 1 && values.includes('*'))
    errors.push(invalidValue(field, values, `if '*' is present, must not specify other ${what}`));
}

function validateResources(resources: readonly string[], field: string, errors: FieldError[]): void {
  if (resources.length === 0) errors.push(required(field));
  const anySubresource = new Set<string>();
  const anyResource = new Set<string>();
  let namesResource = false;
  resources.forEach((text, at) => {
    if (text === '') {
      errors.push(required(`${field}[${at}]`));
      return;
    }
    const slash = text.indexOf('/');
    if (slash < 0) {
      namesResource = text !== '*';
      return;
    }
    const [resource, subresource] = [text.slice(0, slash), text.slice(slash + 1)];
    if (anySubresource.has(resource))
      errors.push(invalidValue(`${field}[${at}]`, text, `if '${resource}/*' is present, must not specify ${text}`));
    if (anyResource.has(subresource))
      errors.push(invalidValue(`${field}[${at}]`, text, `if '*/${subresource}' is present, must not specify ${text}`));
    if (subresource === '*') anySubresource.add(resource);
    if (resource === '*') anyResource.add(subresource);
  });
  if (resources.length > 1 && resources.includes('*/*'))
    errors.push(invalidValue(field, resources, "if '*/*' is present, must not specify other resources"));
  if (resources.includes('*') && namesResource)
    errors.push(
      invalidValue(field, resources, "if '*' is present, must not specify other resources without subresources"),
    );
}

export function validateMatchConditions(
  conditions: readonly MatchCondition[] = [],
  path: string,
  errors: FieldError[],
): void {
  if (conditions.length > maxConditions) errors.push(tooMany(path, conditions.length, maxConditions));
  conditions.forEach(({ name, expression }, at) => {
    const field = `${path}[${at}]`;
    if (expression.trim() === '') errors.push(required(`${field}.expression`));
    if (name === '') errors.push(required(`${field}.name`));
    else {
      complain(qualifiedName(name), `${field}.name`, name, errors);
      if (conditions.findIndex((other) => other.name === name) < at) errors.push(duplicate(`${field}.name`, name));
    }
  });
}
