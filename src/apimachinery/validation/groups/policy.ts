import { type FieldError, invalidValue, notSupported } from '../../field-error.ts';
import { pathSegmentName } from '../../names.ts';
import type { PodDisruptionBudget, PodDisruptionBudgetSpec, PodDisruptionBudgetStatus } from '../../types.ts';
import { validateConditions } from '../conditions.ts';
import { validateLabelSelector } from '../label-selector.ts';
import { validateObjectMeta } from '../metadata.ts';
import { validateAtMostAll, validateCounts, validateIntOrPercent } from '../numbers.ts';
import { shownSelector } from '../pod-template.ts';
import { create, type KindRules, update } from '../rules.ts';

const unhealthyPolicies = ['AlwaysAllow', 'IfHealthyBudget'];

/** Upstream: pkg/apis/policy/validation/validation.go (ValidatePodDisruptionBudgetSpec) */
function validateBudgetSpec(spec: PodDisruptionBudgetSpec, errors: FieldError[]): void {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    errors.push(invalidValue('spec', shownSpec(spec), 'minAvailable and maxUnavailable cannot be both set'));
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    const amount = spec[field];
    if (amount === undefined) continue;
    validateIntOrPercent(amount, `spec.${field}`, errors);
    validateAtMostAll(amount, `spec.${field}`, errors);
  }
  validateLabelSelector(selector, 'spec.selector', errors);
  if (unhealthyPodEvictionPolicy !== undefined && !unhealthyPolicies.includes(unhealthyPodEvictionPolicy))
    errors.push(notSupported('spec.unhealthyPodEvictionPolicy', unhealthyPodEvictionPolicy, unhealthyPolicies));
}

const shownSpec = (spec: PodDisruptionBudgetSpec): object => ({
  MinAvailable: spec.minAvailable ?? null,
  Selector: shownSelector(spec.selector),
  MaxUnavailable: spec.maxUnavailable ?? null,
  UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? null,
});

export const policyRules: KindRules = {
  'policy/v1/PodDisruptionBudget': {
    create: create<PodDisruptionBudget>(({ metadata, spec }, errors) => {
      validateBudgetSpec(spec, errors);
      // Only what every object's metadata must be, and that is looked at last.
      if (errors.length === 0) validateObjectMeta(metadata, true, pathSegmentName, errors);
    }),
    update: update<PodDisruptionBudget>(({ spec }, _old, errors) => validateBudgetSpec(spec, errors)),
    subresources: {
      status: update<PodDisruptionBudget>(({ status }, _old, errors) => {
        validateConditions(status?.conditions ?? [], 'status.conditions', errors);
        validateCounts<Partial<PodDisruptionBudgetStatus>>(
          status ?? {},
          ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'],
          'status',
          errors,
        );
      }),
    },
  },
};
