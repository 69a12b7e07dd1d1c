import { type FieldError, invalidValue, required } from '../field-error.ts';
import type { PodSpec, ReplicationController } from '../types.ts';
import { validateCounts, validateNonNegative } from './numbers.ts';
import { validateLastingPods, validatePodTemplate } from './pod-template.ts';

/** Upstream: ValidateReplicationControllerSpec */
export function validateReplicationControllerSpec({ spec }: ReplicationController, errors: FieldError[]): void {
  const { minReadySeconds, selector = {}, replicas, template } = spec;
  validateNonNegative(minReadySeconds, 'spec.minReadySeconds', errors);
  if (Object.keys(selector).length === 0) errors.push(required('spec.selector'));
  validateNonNegative(replicas, 'spec.replicas', errors);
  if (!template) {
    errors.push(required('spec.template'));
    return;
  }
  const labels = template.metadata?.labels ?? {};
  if (Object.entries(selector).some(([key, value]) => labels[key] !== value))
    errors.push(
      invalidValue(
        'spec.template.metadata.labels',
        template.metadata?.labels,
        '`selector` does not match template `labels`',
      ),
    );
  const pods = { metadata: template.metadata, spec: template.spec ?? ({} as PodSpec) };
  validatePodTemplate(pods, 'spec.template', errors);
  validateLastingPods(pods, 'ReplicationController', 'spec.template', errors);
}

/** Upstream: ValidateReplicationControllerStatus */
export function validateReplicationControllerStatus({ status }: ReplicationController, errors: FieldError[]): void {
  if (!status) return;
  const { replicas, readyReplicas = 0, availableReplicas = 0 } = status;
  validateCounts(
    status,
    ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration'],
    'status',
    errors,
  );
  for (const name of ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'] as const)
    if ((status[name] ?? 0) > replicas)
      errors.push(invalidValue(`status.${name}`, status[name], 'cannot be greater than status.replicas'));
  if (availableReplicas > readyReplicas)
    errors.push(invalidValue('status.availableReplicas', availableReplicas, 'cannot be greater than readyReplicas'));
}
