import { duplicate, type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from '../names.ts';
import type {
  PodReadinessGate,
  PodResourceClaim,
  PodSchedulingGate,
  Toleration,
  TopologySpreadConstraint,
} from '../types.ts';
import { validateLabelSelector } from './label-selector.ts';
import { complain, reportDuplicates } from './metadata.ts';

const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function validateTaintEffect(
  effect: string | undefined,
  allowEmpty: boolean,
  field: string,
  errors: FieldError[],
): void {
  if (!effect) {
    if (!allowEmpty) errors.push(required(field));
  } else if (!taintEffects.includes(effect)) errors.push(notSupported(field, effect, taintEffects));
}

/** Upstream: pkg/apis/core/validation/validation.go (ValidateTolerations) */
export function validateTolerations(tolerations: readonly Toleration[], path: string, errors: FieldError[]): void {
  tolerations.forEach((toleration, index) => {
    const field = `${path}[${index}]`;
    const { key, operator, value, effect, tolerationSeconds } = toleration;
    if (key) complain(qualifiedName(key), `${field}.key`, key, errors);
    if (!key && operator !== 'Exists')
      errors.push(
        invalidValue(
          `${field}.operator`,
          operator ?? '',
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.push(
        invalidValue(`${field}.effect`, effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"),
      );
    switch (operator ?? '') {
      case '':
      case 'Equal': {
        const [first] = labelValue(value ?? '');
        if (first !== undefined) errors.push(invalidValue(`${field}.operator`, value ?? '', first));
        break;
      }
      case 'Exists':
        if (value)
          errors.push(invalidValue(`${field}.operator`, value, "value must be empty when `operator` is 'Exists'"));
        break;
      default:
        errors.push(notSupported(`${field}.operator`, operator, ['Equal', 'Exists']));
    }
    validateTaintEffect(effect, true, `${field}.effect`, errors);
  });
}

/** Upstream: validateTopologySpreadConstraints */
export function validateTopologySpread(
  constraints: readonly TopologySpreadConstraint[],
  path: string,
  errors: FieldError[],
): void {
  constraints.forEach((constraint, index) => {
    const field = `${path}[${index}]`;
    const { maxSkew, topologyKey, whenUnsatisfiable, minDomains, matchLabelKeys, labelSelector } = constraint;
    if (maxSkew <= 0) errors.push(invalidValue(`${field}.maxSkew`, maxSkew, 'must be greater than zero'));
    if (!topologyKey) errors.push(required(`${field}.topologyKey`, 'can not be empty'));
    complain(topologyKey ? qualifiedName(topologyKey) : [], `${field}.topologyKey`, topologyKey, errors);
    if (!unsatisfiable.includes(whenUnsatisfiable))
      errors.push(notSupported(`${field}.whenUnsatisfiable`, whenUnsatisfiable, unsatisfiable));
    const later = constraints
      .slice(index + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    if (later)
      errors.push(duplicate(`${field}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`));
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.push(invalidValue(`${field}.minDomains`, minDomains, 'must be greater than zero'));
      else if (whenUnsatisfiable !== 'DoNotSchedule')
        errors.push(
          invalidValue(
            `${field}.minDomains`,
            minDomains,
            `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
          ),
        );
    }
    for (const policy of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const value = constraint[policy];
      if (value !== undefined && !['Honor', 'Ignore'].includes(value))
        errors.push(notSupported(`${field}.${policy}`, value, ['Honor', 'Ignore']));
    }
    if (matchLabelKeys && matchLabelKeys.length > 0) {
      if (!labelSelector)
        errors.push(forbidden(`${field}.matchLabelKeys`, 'must not be specified when labelSelector is not set'));
      matchLabelKeys.forEach((key, at) => {
        complain(qualifiedName(key), `${field}.matchLabelKeys[${at}]`, key, errors);
        if (labelSelector?.matchLabels && Object.hasOwn(labelSelector.matchLabels, key))
          errors.push(
            invalidValue(`${field}.matchLabelKeys[${at}]`, key, 'exists in both matchLabelKeys and labelSelector'),
          );
      });
    }
    validateLabelSelector(labelSelector, `${field}.labelSelector`, errors);
  });
}

const unsatisfiable = ['DoNotSchedule', 'ScheduleAnyway'];

export const validateReadinessGates = (gates: readonly PodReadinessGate[], path: string, errors: FieldError[]): void =>
  gates.forEach(({ conditionType }, index) =>
    complain(qualifiedName(conditionType), `${path}[${index}].conditionType`, conditionType, errors),
  );

export function validateSchedulingGates(gates: readonly PodSchedulingGate[], path: string, errors: FieldError[]): void {
  const seen = new Set<string>();
  gates.forEach(({ name }, index) => {
    complain(qualifiedName(name), `${path}[${index}]`, name, errors);
    if (seen.has(name)) errors.push(duplicate(`${path}[${index}]`, name));
    seen.add(name);
  });
}

/** Upstream: validatePodResourceClaims */
export function validateResourceClaims(claims: readonly PodResourceClaim[], path: string, errors: FieldError[]): void {
  claims.forEach((claim, index) => {
    const field = `${path}[${index}]`;
    const { name, resourceClaimName, resourceClaimTemplateName } = claim;
    const shown = {
      Name: name,
      ResourceClaimName: resourceClaimName ?? null,
      ResourceClaimTemplateName: resourceClaimTemplateName ?? null,
    };
    if (!name) errors.push(required(`${field}.name`));
    else complain(dns1123Label(name), `${field}.name`, name, errors);
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined)
      errors.push(
        invalidValue(
          field,
          shown,
          'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified',
        ),
      );
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined)
      errors.push(invalidValue(field, shown, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
    if (resourceClaimName !== undefined)
      complain(dns1123Subdomain(resourceClaimName), `${field}.resourceClaimName`, resourceClaimName, errors);
    if (resourceClaimTemplateName !== undefined)
      complain(
        dns1123Subdomain(resourceClaimTemplateName),
        `${field}.resourceClaimTemplateName`,
        resourceClaimTemplateName,
        errors,
      );
  });
  reportDuplicates(
    claims,
    ({ name }) => name,
    (index) => `${path}[${index}].name`,
    errors,
  );
}
