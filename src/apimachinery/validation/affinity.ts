import { type FieldError, forbidden, invalidValue, required } from '../field-error.ts';
import { dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from '../names.ts';
import { selectsEverything, toRequirements } from '../label-selector.ts';
import type {
  Affinity,
  NodeAffinity,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
} from '../types.ts';
import { validateLabelSelector } from './label-selector.ts';
import { complain } from './metadata.ts';

/** Upstream: pkg/apis/core/validation/validation.go (validateAffinity) */
export function validateAffinity(affinity: Affinity | undefined, path: string, errors: FieldError[]): void {
  if (affinity?.nodeAffinity) validateNodeAffinity(affinity.nodeAffinity, `${path}.nodeAffinity`, errors);
  if (affinity?.podAffinity) validatePodAffinity(affinity.podAffinity, `${path}.podAffinity`, errors);
  if (affinity?.podAntiAffinity) validatePodAffinity(affinity.podAntiAffinity, `${path}.podAntiAffinity`, errors);
}

function validateNodeAffinity(affinity: NodeAffinity, path: string, errors: FieldError[]): void {
  const needed = affinity.requiredDuringSchedulingIgnoredDuringExecution;
  if (needed) {
    const terms = needed.nodeSelectorTerms ?? [];
    const field = `${path}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
    if (terms.length === 0) errors.push(required(field, 'must have at least one node selector term'));
    terms.forEach((term, index) => validateNodeSelectorTerm(term, `${field}[${index}]`, errors));
  }
  affinity.preferredDuringSchedulingIgnoredDuringExecution?.forEach(({ weight, preference }, index) => {
    const field = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
    validateWeight(weight, field, errors);
    validateNodeSelectorTerm(preference, `${field}.preference`, errors);
  });
}

function validateWeight(weight: number, field: string, errors: FieldError[]): void {
  if (weight <= 0 || weight > 100) errors.push(invalidValue(`${field}.weight`, weight, 'must be in the range 1-100'));
}

export function validateNodeSelectorTerm(term: NodeSelectorTerm, path: string, errors: FieldError[]): void {
  term.matchExpressions?.forEach((requirement, index) =>
    validateNodeExpression(requirement, `${path}.matchExpressions[${index}]`, errors),
  );
  term.matchFields?.forEach((requirement, index) =>
    validateNodeField(requirement, `${path}.matchFields[${index}]`, errors),
  );
}

function validateNodeExpression(
  { key, operator, values = [] }: NodeSelectorRequirement,
  path: string,
  errors: FieldError[],
): void {
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0)
        errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0)
        errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1)
        errors.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      break;
    default:
      errors.push(invalidValue(`${path}.operator`, operator, 'not a valid selector operator'));
  }
  complain(qualifiedName(key), `${path}.key`, key, errors);
  values.forEach((value, index) => complain(labelValue(value), `${path}.values[${index}]`, value, errors));
}

function validateNodeField(
  { key, operator, values = [] }: NodeSelectorRequirement,
  path: string,
  errors: FieldError[],
): void {
  if (operator !== 'In' && operator !== 'NotIn')
    errors.push(invalidValue(`${path}.operator`, operator, 'not a valid selector operator'));
  else if (values.length !== 1)
    errors.push(
      required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"),
    );
  if (key !== 'metadata.name') {
    errors.push(invalidValue(`${path}.key`, key, 'not a valid field selector key'));
    return;
  }
  values.forEach((value, index) => complain(dns1123Subdomain(value), `${path}.values[${index}]`, value, errors));
}

function validatePodAffinity(affinity: PodAffinity, path: string, errors: FieldError[]): void {
  affinity.requiredDuringSchedulingIgnoredDuringExecution?.forEach((term, index) =>
    validatePodAffinityTerm(term, `${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`, errors),
  );
  affinity.preferredDuringSchedulingIgnoredDuringExecution?.forEach(({ weight, podAffinityTerm }, index) => {
    const field = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
    validateWeight(weight, field, errors);
    validatePodAffinityTerm(podAffinityTerm, `${field}.podAffinityTerm`, errors);
  });
}

function validatePodAffinityTerm(term: PodAffinityTerm, path: string, errors: FieldError[]): void {
  validateLabelSelector(term.labelSelector, `${path}.labelSelector`, errors);
  validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`, errors);
  for (const namespace of term.namespaces ?? [])
    complain(dns1123Label(namespace), `${path}.namespace`, namespace, errors);
  validateMatchLabelKeys(term, path, errors);
  if (!term.topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'));
  complain(qualifiedName(term.topologyKey ?? ''), `${path}.topologyKey`, term.topologyKey ?? '', errors);
}

function validateMatchLabelKeys(term: PodAffinityTerm, path: string, errors: FieldError[]): void {
  const { matchLabelKeys = [], mismatchLabelKeys = [], labelSelector } = term;
  const selected = labelSelector && !selectsEverything(labelSelector) ? toRequirements(labelSelector) : [];
  for (const [name, keys, merged] of [
    ['matchLabelKeys', matchLabelKeys, 'in'],
    ['mismatchLabelKeys', mismatchLabelKeys, 'notin'],
  ] as const) {
    if (keys.length > 0 && !labelSelector)
      errors.push(forbidden(`${path}.${name}`, 'must not be specified when labelSelector is not set'));
    keys.forEach((key, index) => {
      complain(qualifiedName(key), `${path}.${name}[${index}]`, key, errors);
      if (selected.some((requirement) => requirement.key === key && requirement.operator !== merged))
        errors.push(invalidValue(`${path}.${name}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector'));
    });
  }
  matchLabelKeys.forEach((key, index) => {
    if (mismatchLabelKeys.includes(key))
      errors.push(
        invalidValue(`${path}.matchLabelKeys[${index}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys'),
      );
  });
}
