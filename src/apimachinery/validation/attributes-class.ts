import { type FieldError, forbidden, required } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { dns1123Subdomain } from '../names.ts';
import type { VolumeAttributesClass } from '../types.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { validateParameters, validateProvisioner } from './storage-class.ts';

/** Upstream: pkg/apis/storage/validation/validation.go (ValidateVolumeAttributesClass) */
export function validateAttributesClass(attributes: VolumeAttributesClass, errors: FieldError[]): void {
  validateObjectMeta(attributes.metadata, false, dns1123Subdomain, errors);
  validateContent(attributes, errors);
}

function validateContent({ driverName, parameters = {} }: VolumeAttributesClass, errors: FieldError[]): void {
  validateProvisioner(driverName, 'driverName', errors);
  validateParameters(parameters, 'parameters', errors);
  if (Object.keys(parameters).length === 0)
    errors.push(required('parameters', 'must contain at least one key/value pair'));
}

/** Upstream: ValidateVolumeAttributesClassUpdate */
export function validateAttributesClassUpdate(
  attributes: VolumeAttributesClass,
  old: VolumeAttributesClass,
  errors: FieldError[],
): void {
  validateObjectMetaUpdate(attributes, old, errors);
  for (const field of ['driverName', 'parameters'] as const)
    if (!jsonEqual(attributes[field], old[field])) errors.push(forbidden(field, `updates to ${field} are forbidden.`));
  validateContent(attributes, errors);
}
