import { utf8Length } from '../base64.ts';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalidValue,
  notSupported,
  required,
  tooLong,
} from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { dns1123Subdomain, labelValue, qualifiedName } from '../names.ts';
import type { StorageClass, TopologySelectorTerm } from '../types.ts';
import {
  complain,
  reportDuplicates,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './metadata.ts';

const maxParameters = 512;
const maxParametersBytes = 256 * 1024;
const reclaimPolicies = ['Delete', 'Retain'];
const bindingModes = ['Immediate', 'WaitForFirstConsumer'];

/** Upstream: pkg/apis/storage/validation/validation.go (ValidateStorageClass) */
export function validateStorageClass(storage: StorageClass, errors: FieldError[]): void {
  const { metadata, provisioner, reclaimPolicy, volumeBindingMode, allowedTopologies = [] } = storage;
  validateObjectMeta(metadata, false, dns1123Subdomain, errors);
  validateProvisioner(provisioner, 'provisioner', errors);
  validateParameters(storage.parameters ?? {}, 'parameters', errors);
  if (reclaimPolicy && !reclaimPolicies.includes(reclaimPolicy))
    errors.push(notSupported('reclaimPolicy', reclaimPolicy, reclaimPolicies));
  if (!bindingModes.includes(volumeBindingMode!))
    errors.push(notSupported('volumeBindingMode', volumeBindingMode, bindingModes));
  validateTopologies(allowedTopologies, 'allowedTopologies', errors);
}

/** Upstream: validateProvisioner */
export function validateProvisioner(name: string, field: string, errors: FieldError[]): void {
  if (name === '') errors.push(required(field));
  else complain(qualifiedName(name.toLowerCase()), field, name.toLowerCase(), errors);
}

export function validateParameters(
  parameters: Readonly<Record<string, string>>,
  field: string,
  errors: FieldError[],
): void {
  const entries = Object.entries(parameters);
  if (entries.length > maxParameters) {
    errors.push(tooLong(field, maxParameters));
    return;
  }
  if ('' in parameters) errors.push(invalidValue(field, '', 'field can not be empty.'));
  const size = entries.reduce((sum, [key, value]) => sum + utf8Length(key) + utf8Length(value), 0);
  if (size > maxParametersBytes) errors.push(tooLong(field, maxParametersBytes));
}

/** Upstream: pkg/apis/core/validation/validation.go (ValidateTopologySelectorTerm) */
function validateTopologies(terms: readonly TopologySelectorTerm[], path: string, errors: FieldError[]): void {
  terms.forEach(({ matchLabelExpressions = [] }, index) => {
    const field = `${path}[${index}].matchLabelExpressions`;
    matchLabelExpressions.forEach(({ key, values }, at) => {
      const wanted = (values as string[] | null) ?? [];
      if (wanted.length === 0) errors.push(required(`${field}[${at}].values`));
      wanted.forEach((value, place) => complain(labelValue(value), `${field}[${at}].values[${place}]`, value, errors));
      reportDuplicates(
        wanted,
        (value) => value,
        (place) => `${field}[${at}].values[${place}]`,
        errors,
      );
      complain(qualifiedName(key), `${field}[${at}].key`, key, errors);
    });
    reportDuplicates(
      matchLabelExpressions,
      ({ key }) => key,
      (at) => `${field}[${at}].key`,
      errors,
    );
    const isRepeated = terms.slice(0, index).some((earlier) => jsonEqual(meaningOf(earlier), meaningOf(terms[index]!)));
    if (isRepeated) errors.push(duplicate(field, ''));
  });
}

const meaningOf = ({ matchLabelExpressions = [] }: TopologySelectorTerm): object =>
  Object.fromEntries(
    matchLabelExpressions.map(({ key, values }) => [key, [...((values as string[] | null) ?? [])].toSorted()]),
  );

/** Upstream: ValidateStorageClassUpdate */
export function validateStorageClassUpdate(storage: StorageClass, old: StorageClass, errors: FieldError[]): void {
  validateObjectMetaUpdate(storage, old, errors);
  for (const field of ['parameters', 'provisioner', 'reclaimPolicy'] as const)
    if (!jsonEqual(storage[field], old[field])) errors.push(forbidden(field, `updates to ${field} are forbidden.`));
  validateImmutable(storage.volumeBindingMode, old.volumeBindingMode, 'volumeBindingMode', errors);
}
