import { structDifference } from '../difference/struct-difference.ts';
import { type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { dns1123Label, dns1123Subdomain, qualifiedName } from '../names.ts';
import { compareQuantities, parseQuantity, type Quantity, quantityValue } from '../quantity.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedObjectReference } from '../types.ts';
import { validateLabelSelector } from './label-selector.ts';
import {
  complain,
  fieldIsImmutable,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './metadata.ts';
import { isNative, validateAmount } from './resource-names.ts';

export const accessModeNames = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export const volumeModes = ['Block', 'Filesystem'];
const resizeStatuses = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
].toSorted();
const classAnnotation = 'volume.beta.kubernetes.io/storage-class';
const zero = parseQuantity('0');

/** Upstream: pkg/apis/core/validation/validation.go (ValidatePersistentVolumeClaim) */
export function validateClaim({ metadata, spec }: PersistentVolumeClaim, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  validateClaimSpec(spec, 'spec', errors);
}

/** Upstream: ValidatePersistentVolumeClaimSpec */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: string, errors: FieldError[]): void {
  const { accessModes = [], resources, selector, storageClassName, volumeMode, volumeAttributesClassName } = spec;
  if (accessModes.length === 0) errors.push(required(`${path}.accessModes`, 'at least 1 access mode is required'));
  validateLabelSelector(selector, `${path}.selector`, errors);
  validateAccessModes(accessModes, `${path}.accessModes`, errors);
  const storage = resources?.requests?.['storage'];
  if (storage === undefined) errors.push(required(`${path}.resources[storage]`));
  else if (compareQuantities(parseQuantity(storage), zero) <= 0)
    errors.push(invalidValue(`${path}.resources[storage]`, storage, 'must be greater than zero'));
  if (storageClassName)
    complain(dns1123Subdomain(storageClassName), `${path}.storageClassName`, storageClassName, errors);
  if (volumeMode !== undefined && !volumeModes.includes(volumeMode))
    errors.push(notSupported(`${path}.volumeMode`, volumeMode, volumeModes));
  validateDataSources(spec, path, errors);
  if (volumeAttributesClassName)
    complain(
      dns1123Subdomain(volumeAttributesClassName),
      `${path}.volumeAttributesClassName`,
      volumeAttributesClassName,
      errors,
    );
}

export function validateAccessModes(modes: readonly string[], field: string, errors: FieldError[]): void {
  for (const mode of modes)
    if (!accessModeNames.includes(mode)) errors.push(notSupported(field, mode, accessModeNames));
  const known = modes.filter((mode) => accessModeNames.includes(mode));
  if (known.includes('ReadWriteOncePod') && known.some((mode) => mode !== 'ReadWriteOncePod'))
    errors.push(forbidden(field, 'may not use ReadWriteOncePod with other access modes'));
}

function validateDataSources(
  { dataSource, dataSourceRef }: PersistentVolumeClaimSpec,
  path: string,
  errors: FieldError[],
): void {
  if (dataSource) validateDataSource(dataSource, `${path}.dataSource`, errors);
  if (!dataSourceRef) return;
  const { namespace, ...local } = dataSourceRef;
  validateDataSource(local, `${path}.dataSourceRef`, errors);
  if (namespace) complain(dns1123Label(namespace), `${path}.dataSourceRef.namespace`, namespace, errors);
  if (!dataSource) return;
  if (namespace)
    errors.push(
      invalidValue(path, `${path}.dataSource`, 'may not be specified when dataSourceRef.namespace is specified'),
    );
  else if (!jsonEqual(dataSource, local))
    errors.push(invalidValue(path, `${path}.dataSource`, 'must match dataSourceRef'));
}

function validateDataSource(
  { apiGroup, kind, name }: Omit<TypedObjectReference, 'namespace'>,
  path: string,
  errors: FieldError[],
): void {
  if (!name) errors.push(required(`${path}.name`));
  if (!kind) errors.push(required(`${path}.kind`));
  if (apiGroup) complain(dns1123Subdomain(apiGroup), `${path}.apiGroup`, apiGroup, errors);
  else if (kind !== 'PersistentVolumeClaim')
    errors.push(invalidValue(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
}

/** Once made, a claim is bound, grows and changes its attributes, and that is all. Upstream: ValidatePersistentVolumeClaimUpdate */
export function validateClaimUpdate(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  errors: FieldError[],
): void {
  validateObjectMetaUpdate(claim, old, errors);
  validateClaim(claim, errors);
  const annotation = claim.metadata.annotations?.[classAnnotation] ?? '';
  if (annotation !== (old.metadata.annotations?.[classAnnotation] ?? ''))
    errors.push(invalidValue(`metadata.annotations.${classAnnotation}`, annotation, fieldIsImmutable));
  const [before, after] = comparable(claim, old);
  if (!jsonEqual(before, after))
    errors.push(
      forbidden(
        'spec',
        'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n' +
          structDifference('PersistentVolumeClaimSpec', before, after),
      ),
    );
  validateShrinking(claim, old, errors);
  validateImmutable(claim.spec.volumeMode, old.spec.volumeMode, 'volumeMode', errors);
  validateAttributesClassUpdate(claim.spec.volumeAttributesClassName, old.spec.volumeAttributesClassName, errors);
}

/** Both specs without what may differ. */
function comparable(
  { spec, status }: PersistentVolumeClaim,
  { spec: old, metadata }: PersistentVolumeClaim,
): readonly [PersistentVolumeClaimSpec, PersistentVolumeClaimSpec] {
  const before = { ...old };
  const after = { ...spec };
  if (!old.volumeName && spec.volumeName) before.volumeName = spec.volumeName;
  const oldClass = metadata.annotations?.[classAnnotation];
  if (spec.storageClassName !== undefined && old.storageClassName === undefined)
    if (oldClass === undefined || oldClass === spec.storageClassName) delete after.storageClassName;
  if (status?.phase !== 'Bound') return [before, after];
  const size = old.resources?.requests?.['storage'];
  if (after.resources?.requests && size !== undefined)
    after.resources = { ...after.resources, requests: { ...after.resources.requests, storage: size } };
  if (after.volumeAttributesClassName !== undefined) {
    if (old.volumeAttributesClassName === undefined) delete after.volumeAttributesClassName;
    else after.volumeAttributesClassName = old.volumeAttributesClassName;
  }
  return [before, after];
}

/** A claim that could not grow may ask for less again, but not for less than it has. */
function validateShrinking({ spec }: PersistentVolumeClaim, old: PersistentVolumeClaim, errors: FieldError[]): void {
  const amount = (text: string | undefined): Quantity => parseQuantity(text ?? '0');
  const size = amount(spec.resources?.requests?.['storage']);
  if (compareQuantities(size, amount(old.spec.resources?.requests?.['storage'])) >= 0) return;
  if (compareQuantities(size, amount(old.status?.capacity?.['storage'])) <= 0)
    errors.push(forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'));
}

function validateAttributesClassUpdate(name: string | undefined, old: string | undefined, errors: FieldError[]): void {
  if (old === undefined || name === old) return;
  const field = 'spec.volumeAttributesClassName';
  if (name === undefined) errors.push(forbidden(field, 'update from non-nil value to nil is forbidden'));
  else if (name === '') errors.push(forbidden(field, 'update from non-nil value to an empty string is forbidden'));
}

/** Upstream: ValidatePersistentVolumeClaimStatusUpdate */
export function validateClaimStatusUpdate(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  errors: FieldError[],
): void {
  validateObjectMetaUpdate(claim, old, errors);
  const { capacity = {}, allocatedResourceStatuses = {}, allocatedResources = {} } = claim.status ?? {};
  if (!claim.spec.accessModes?.length) errors.push(required('Spec.accessModes'));
  for (const [name, amount] of Object.entries(capacity)) validateWhole(amount, `status.capacity[${name}]`, errors);
  for (const [name, status] of Object.entries(allocatedResourceStatuses)) {
    validateResourceKey(name, 'status.allocatedResourceStatus', errors);
    if (!resizeStatuses.includes(status))
      errors.push(notSupported('status.allocatedResourceStatus', name, resizeStatuses));
  }
  for (const [name, amount] of Object.entries(allocatedResources)) {
    const field = 'status.allocatedResources';
    if (!validateResourceKey(name, field, errors)) continue;
    if (validateWhole(amount, `${field}[${name}]`, errors))
      validateAmount('storage', amount, `${field}[${name}]`, errors);
  }
}

function validateWhole(amount: string, field: string, errors: FieldError[]): boolean {
  const value = quantityValue(parseQuantity(amount));
  if (value < 0) errors.push(invalidValue(field, value, 'must be a valid resource quantity'));
  return value >= 0;
}

function validateResourceKey(name: string, field: string, errors: FieldError[]): boolean {
  const before = errors.length;
  complain(qualifiedName(name), field, name, errors);
  if (errors.length === before && isNative(name) && name !== 'storage')
    errors.push(notSupported(field, name, ['storage']));
  return errors.length === before;
}
