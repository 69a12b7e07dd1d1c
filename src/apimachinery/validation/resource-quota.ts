import { type FieldError, invalidValue, required } from '../field-error.ts';
import { dns1123Subdomain } from '../names.ts';
import type { ResourceQuota, ResourceQuotaSpec, ScopedResourceSelectorRequirement } from '../types.ts';
import { fieldIsImmutable, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { isStandardQuotaResource, validateAmount, validateQuotaResourceName } from './resource-names.ts';

type Amounts = Readonly<Record<string, string>>;

const podCounts = ['pods'];
const podResources = [...podCounts, 'cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

/** What each scope can limit. Upstream: pkg/apis/core/helper/helpers.go (IsResourceQuotaScopeValidForResource) */
const scopes: Readonly<Record<string, readonly string[]>> = {
  Terminating: podResources,
  NotTerminating: podResources,
  BestEffort: podCounts,
  NotBestEffort: podResources,
  PriorityClass: podResources,
  CrossNamespacePodAffinity: podResources,
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
};

const isScope = (name: string): boolean => Object.hasOwn(scopes, name);

/** These exist or do not; they have no values. */
const scopesWithoutValues = [
  'BestEffort',
  'NotBestEffort',
  'Terminating',
  'NotTerminating',
  'CrossNamespacePodAffinity',
];

const contradictions = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
];

function validateAmounts(amounts: Amounts | undefined, path: string, errors: FieldError[]): void {
  for (const [name, amount] of Object.entries(amounts ?? {})) {
    validateQuotaResourceName(name, `${path}[${name}]`, errors);
    validateAmount(name, amount, `${path}[${name}]`, errors);
  }
}

/** Upstream: pkg/apis/core/validation/validation.go (ValidateResourceQuota) */
export function validateResourceQuota(quota: ResourceQuota, errors: FieldError[]): void {
  validateObjectMeta(quota.metadata, true, dns1123Subdomain, errors);
  validateSpec(quota.spec, errors);
  validateStatus(quota, errors);
}

function validateStatus({ status }: ResourceQuota, errors: FieldError[]): void {
  validateAmounts(status?.hard, 'status.hard', errors);
  validateAmounts(status?.used, 'status.used', errors);
}

export function validateResourceQuotaUpdate(quota: ResourceQuota, old: ResourceQuota, errors: FieldError[]): void {
  validateObjectMetaUpdate(quota, old, errors);
  validateSpec(quota.spec, errors);
  const before = new Set(old.spec.scopes);
  const after = new Set(quota.spec.scopes);
  if (before.size !== after.size || [...after].some((scope) => !before.has(scope)))
    errors.push(invalidValue('spec.scopes', quota.spec.scopes, fieldIsImmutable));
}

export function validateResourceQuotaStatusUpdate(
  quota: ResourceQuota,
  old: ResourceQuota,
  errors: FieldError[],
): void {
  validateObjectMetaUpdate(quota, old, errors);
  validateStatus(quota, errors);
}

function validateSpec(spec: ResourceQuotaSpec, errors: FieldError[]): void {
  validateAmounts(spec.hard, 'spec.hard', errors);
  validateScopes(spec, errors);
  validateScopeSelector(spec, errors);
}

const unfitResources = ({ hard }: ResourceQuotaSpec, scope: string): readonly string[] => {
  if (!isScope(scope)) return [];
  return Object.keys(hard ?? {}).filter((name) => isStandardQuotaResource(name) && !scopes[scope]!.includes(name));
};

const isContradiction = (given: readonly string[]): boolean =>
  contradictions.some((pair) => pair.every((scope) => given.includes(scope)));

function validateScopes(spec: ResourceQuotaSpec, errors: FieldError[]): void {
  const given = spec.scopes ?? [];
  const wrong = (detail: string): void => {
    errors.push(invalidValue('spec.scopes', given, detail));
  };
  for (const scope of given) {
    if (!isScope(scope)) wrong('unsupported scope');
    for (let count = unfitResources(spec, scope).length; count > 0; count--)
      wrong('unsupported scope applied to resource');
  }
  if (isContradiction(given)) wrong('conflicting scopes');
}

function validateScopeSelector(spec: ResourceQuotaSpec, errors: FieldError[]): void {
  const { scopeSelector } = spec;
  if (!scopeSelector) return;
  const path = 'spec.scopeSelector.matchExpressions';
  const requirements = scopeSelector.matchExpressions ?? [];
  for (const requirement of requirements) {
    const { scopeName } = requirement;
    if (!isScope(scopeName)) errors.push(invalidValue(`${path}.scopeName`, scopeName, 'unsupported scope'));
    for (let count = unfitResources(spec, scopeName).length; count > 0; count--)
      errors.push(invalidValue(path, shownSelector(requirements), 'unsupported scope applied to resource'));
    validateRequirement(requirement, path, errors);
  }
  if (isContradiction(requirements.map(({ scopeName }) => scopeName)))
    errors.push(invalidValue(path, spec.scopes, 'conflicting scopes'));
}

const shownSelector = (requirements: readonly ScopedResourceSelectorRequirement[]): object => ({
  MatchExpressions: requirements.map(({ scopeName, operator, values }) => ({
    ScopeName: scopeName,
    Operator: operator,
    Values: values ?? null,
  })),
});

function validateRequirement(
  { scopeName, operator, values = [] }: ScopedResourceSelectorRequirement,
  path: string,
  errors: FieldError[],
): void {
  if (scopesWithoutValues.includes(scopeName) && operator !== 'Exists')
    errors.push(
      invalidValue(
        `${path}.operator`,
        operator,
        "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
      ),
    );
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0)
        errors.push(
          required(
            `${path}.values`,
            "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
          ),
        );
      return;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0)
        errors.push(
          invalidValue(
            `${path}.values`,
            values,
            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
          ),
        );
      return;
    default:
      errors.push(invalidValue(`${path}.operator`, operator, 'not a valid selector operator'));
  }
}
