import { structDifference } from '../difference/struct-difference.ts';
import { type FieldError, forbidden, invalidValue } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import type { Pod } from '../types.ts';
import { validateObjectMetaUpdate } from './metadata.ts';
import { validatePodMetadataAndSpec } from './pod.ts';
import { podQosClass } from '../pod-qos.ts';

/** Containers may join for debugging; those that have joined stay as they are. Upstream: ValidatePodEphemeralContainersUpdate */
export function validateEphemeralContainersUpdate(pod: Pod, old: Pod, errors: FieldError[]): void {
  const field = 'spec.ephemeralContainers';
  validatePodMetadataAndSpec(pod, errors);
  validateObjectMetaUpdate(pod, old, errors);
  for (const before of old.spec.ephemeralContainers ?? []) {
    const after = pod.spec.ephemeralContainers?.find(({ name }) => name === before.name);
    const name = JSON.stringify(before.name);
    if (!after) errors.push(forbidden(field, `existing ephemeral containers ${name} may not be removed\n`));
    else if (!jsonEqual(after, before))
      errors.push(
        forbidden(
          field,
          `existing ephemeral containers ${name} may not be changed\n${structDifference('EphemeralContainer', before, after)}`,
        ),
      );
  }
}

/** Containers may be given other resources while they run. Upstream: ValidatePodResize */
export function validatePodResize(pod: Pod, old: Pod, errors: FieldError[]): void {
  validatePodMetadataAndSpec(pod, errors);
  validateObjectMetaUpdate(pod, old, errors);
  const before = old.status?.qosClass ?? podQosClass(old);
  if (podQosClass(pod) !== before)
    errors.push(invalidValue('spec', before, 'Pod QOS Class may not change as a result of resizing'));
}
