import type { FieldError } from '../field-error.ts';
import { dns1123Subdomain } from '../names.ts';
import type { ReplicaSet, ReplicaSetSpec, ReplicaSetStatus } from '../types.ts';
import { validateReplicasOf } from './deployment.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { validateSelectorUpdate } from './pod-template.ts';
import { validateCounts, validateNonNegative } from './numbers.ts';
import { validateAvailable, validateParts } from './replica-counts.ts';

/** Upstream: pkg/apis/apps/validation/validation.go (ValidateReplicaSet) */
export function validateReplicaSet({ metadata, spec }: ReplicaSet, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  validateReplicaSetSpec(spec, errors);
}

/** Upstream: ValidateReplicaSetUpdate, pkg/registry/apps/replicaset/strategy.go */
export function validateReplicaSetUpdate(set: ReplicaSet, old: ReplicaSet, errors: FieldError[]): void {
  validateObjectMetaUpdate(set, old, errors);
  validateReplicaSetSpec(set.spec, errors);
  validateSelectorUpdate(set.spec.selector, old.spec.selector, errors);
}

function validateReplicaSetSpec(spec: ReplicaSetSpec, errors: FieldError[]): void {
  validateNonNegative(spec.replicas, 'spec.replicas', errors);
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  validateReplicasOf(spec, errors);
}

/** Upstream: ValidateReplicaSetStatusUpdate */
export function validateReplicaSetStatusUpdate(set: ReplicaSet, old: ReplicaSet, errors: FieldError[]): void {
  const status = set.status ?? { replicas: 0 };
  validateObjectMetaUpdate(set, old, errors);
  validateCounts<ReplicaSetStatus>(
    status,
    ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'observedGeneration'],
    'status',
    errors,
  );
  validateParts(status, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'], errors);
  validateAvailable(status, 'readyReplicas', errors);
}
