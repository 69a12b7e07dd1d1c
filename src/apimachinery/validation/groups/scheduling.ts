import { type FieldError, forbidden, invalidValue, notSupported } from '../../field-error.ts';
import { dns1123Subdomain } from '../../names.ts';
import type { PriorityClass } from '../../types.ts';
import { fieldIsImmutable, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts';
import { create, type KindRules, update } from '../rules.ts';

const preemptionPolicies = ['PreemptLowerPriority', 'Never'];
const highestUserPriority = 1_000_000_000;
const systemPriorities: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** Upstream: pkg/apis/scheduling/validation/validation.go */
function validatePriorityClass({ metadata, value = 0, preemptionPolicy }: PriorityClass, errors: FieldError[]): void {
  validateObjectMeta(metadata, false, dns1123Subdomain, errors);
  if (metadata.name?.startsWith('system-')) {
    if (systemPriorities[metadata.name] !== value)
      errors.push(
        forbidden(
          'metadata.name',
          "priority class names with 'system-' prefix are reserved for system use only. error: " +
            (metadata.name in systemPriorities
              ? `value of ${metadata.name} PriorityClass must be ${systemPriorities[metadata.name]}`
              : `${metadata.name} is not a known system priority class`),
        ),
      );
  } else if (value > highestUserPriority)
    errors.push(forbidden('value', `maximum allowed value of a user defined priority is ${highestUserPriority}`));
  if (preemptionPolicy !== undefined && !preemptionPolicies.includes(preemptionPolicy))
    errors.push(notSupported('preemptionPolicy', preemptionPolicy, preemptionPolicies));
}

export const schedulingRules: KindRules = {
  'scheduling.k8s.io/v1/PriorityClass': {
    create: create<PriorityClass>(validatePriorityClass),
    update: update<PriorityClass>((priority, old, errors) => {
      validateObjectMetaUpdate(priority, old, errors);
      if (priority.value !== old.value) errors.push(forbidden('value', 'may not be changed in an update.'));
      if (priority.preemptionPolicy !== old.preemptionPolicy)
        errors.push(invalidValue('preemptionPolicy', priority.preemptionPolicy, fieldIsImmutable));
    }),
  },
};
