import { type FieldError, invalidValue } from '../field-error.ts';
import { dns1123Subdomain } from '../names.ts';
import { parseQuantity } from '../quantity.ts';
import type { CSIStorageCapacity } from '../types.ts';
import { validateLabelSelector } from './label-selector.ts';
import { complain, validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';

/** Upstream: pkg/apis/storage/validation/validation.go (ValidateCSIStorageCapacity) */
export function validateStorageCapacity(capacity: CSIStorageCapacity, errors: FieldError[]): void {
  validateObjectMeta(capacity.metadata, true, dns1123Subdomain, errors);
  validateLabelSelector(capacity.nodeTopology, 'nodeTopology', errors);
  complain(dns1123Subdomain(capacity.storageClassName), 'storageClassName', capacity.storageClassName, errors);
  for (const field of ['capacity', 'maximumVolumeSize'] as const) {
    const amount = capacity[field];
    if (amount !== undefined && parseQuantity(amount).nanos < 0n)
      errors.push(invalidValue(field, amount, 'must be greater than or equal to 0'));
  }
}

/** Upstream: ValidateCSIStorageCapacityUpdate */
export function validateStorageCapacityUpdate(
  capacity: CSIStorageCapacity,
  old: CSIStorageCapacity,
  errors: FieldError[],
): void {
  validateObjectMetaUpdate(capacity, old, errors);
  validateImmutable(capacity.nodeTopology, old.nodeTopology, 'nodeTopology', errors);
  validateImmutable(capacity.storageClassName, old.storageClassName, 'storageClassName', errors);
}
