import { type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { dns1123Subdomain } from '../names.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';
import type { PersistentVolumeClaimSpec } from '../types.ts';
import { validateLabelSelector } from './label-selector.ts';
import { complain } from './metadata.ts';

const accessModeNames = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const volumeModes = ['Block', 'Filesystem'];
const zero = parseQuantity('0');

/** Upstream: pkg/apis/core/validation/validation.go (ValidatePersistentVolumeClaimSpec) */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: string, errors: FieldError[]): void {
  const { accessModes = [], resources, selector, storageClassName, volumeMode } = spec;
  if (accessModes.length === 0) errors.push(required(`${path}.accessModes`, 'at least 1 access mode is required'));
  validateLabelSelector(selector, `${path}.selector`, errors);
  for (const mode of accessModes)
    if (!accessModeNames.includes(mode)) errors.push(notSupported(`${path}.accessModes`, mode, accessModeNames));
  if (accessModes.includes('ReadWriteOncePod') && accessModes.length > 1)
    errors.push(forbidden(`${path}.accessModes`, 'may not use ReadWriteOncePod with other access modes'));
  const storage = resources?.requests?.['storage'];
  if (storage === undefined) errors.push(required(`${path}.resources[storage]`));
  else if (compareQuantities(parseQuantity(storage), zero) <= 0)
    errors.push(invalidValue(`${path}.resources[storage]`, storage, 'must be greater than zero'));
  if (storageClassName)
    complain(dns1123Subdomain(storageClassName), `${path}.storageClassName`, storageClassName, errors);
  if (volumeMode !== undefined && !volumeModes.includes(volumeMode))
    errors.push(notSupported(`${path}.volumeMode`, volumeMode, volumeModes));
}
