import { utf8Length } from '../base64.ts';
import { duplicate, type FieldError, forbidden, invalidValue, required, tooLong } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { type Complaints, dns1123Label, labelValue, qualifiedName } from '../names.ts';
import type { KubeObject, ObjectMeta, OwnerReference } from '../object.ts';

/** A rule about names; a `generateName` is judged without its trailing dash. */
export type NameRule = (name: string) => Complaints;

const path = 'metadata';
const maxAnnotationsBytes = 256 * 1024;
const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** One error per complaint. */
export function complain(complaints: Complaints, field: string, value: unknown, errors: FieldError[]): void {
  for (const complaint of complaints) errors.push(invalidValue(field, value, complaint));
}

const withoutTrailingDash = (name: string): string =>
  name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;

/** Upstream: pkg/apis/core/validation/validation.go (ValidateObjectMeta) */
export function validateObjectMeta(
  metadata: ObjectMeta,
  namespaced: boolean,
  rule: NameRule,
  errors: FieldError[],
): void {
  validateAnyObjectMeta(metadata, namespaced, rule, errors);
  metadata.finalizers?.forEach((finalizer, index) => {
    if (!finalizer.includes('/') && !standardFinalizers.includes(finalizer))
      errors.push(
        invalidValue(
          `${path}.finalizers[${index}]`,
          finalizer,
          'name is neither a standard finalizer name nor is it fully qualified',
        ),
      );
  });
}

/**
 * The same of kinds that may have finalizers of any name: custom ones, and those of the groups that extend the server.
 * Upstream: apimachinery/pkg/api/validation/objectmeta.go (ValidateObjectMetaAccessor)
 */
export function validateAnyObjectMeta(
  { name, generateName, namespace, generation, labels, annotations, ownerReferences, finalizers }: ObjectMeta,
  namespaced: boolean,
  rule: NameRule,
  errors: FieldError[],
): void {
  if (generateName) complain(rule(withoutTrailingDash(generateName)), `${path}.generateName`, generateName, errors);
  if (!name) errors.push(required(`${path}.name`, 'name or generateName is required'));
  else complain(rule(name), `${path}.name`, name, errors);
  if (!namespaced) {
    if (namespace) errors.push(forbidden(`${path}.namespace`, 'not allowed on this type'));
  } else if (!namespace) errors.push(required(`${path}.namespace`));
  else complain(dns1123Label(namespace), `${path}.namespace`, namespace, errors);
  if (generation !== undefined && generation < 0)
    errors.push(invalidValue(`${path}.generation`, generation, 'must be greater than or equal to 0'));
  if (labels) validateLabels(labels, `${path}.labels`, errors);
  if (annotations) validateAnnotations(annotations, `${path}.annotations`, errors);
  if (ownerReferences) validateOwnerReferences(ownerReferences, `${path}.ownerReferences`, errors);
  if (finalizers) validateFinalizers(finalizers, `${path}.finalizers`, errors);
}

export function validateLabels(labels: Readonly<Record<string, string>>, field: string, errors: FieldError[]): void {
  for (const [key, value] of Object.entries(labels)) {
    complain(qualifiedName(key), field, key, errors);
    complain(labelValue(value), field, value, errors);
  }
}

export function validateAnnotations(
  annotations: Readonly<Record<string, string>>,
  field: string,
  errors: FieldError[],
): void {
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    complain(qualifiedName(key.toLowerCase()), field, key, errors);
    size += utf8Length(key) + utf8Length(value);
  }
  if (size > maxAnnotationsBytes) errors.push(tooLong(field, maxAnnotationsBytes));
}

function validateOwnerReferences(references: readonly OwnerReference[], field: string, errors: FieldError[]): void {
  let controller: OwnerReference | undefined;
  for (const reference of references) {
    const { apiVersion, kind, name, uid } = reference;
    const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
    if (version === '') errors.push(invalidValue(`${field}.apiVersion`, apiVersion, 'version must not be empty'));
    for (const [part, text] of Object.entries({ kind, name, uid }))
      if (text === '') errors.push(invalidValue(`${field}.${part}`, text, 'must not be empty'));
    if (apiVersion === 'v1' && kind === 'Event')
      errors.push(invalidValue(field, shownReference(reference), '/v1, Kind=Event is disallowed from being an owner'));
    if (!reference.controller) continue;
    if (controller)
      errors.push(
        invalidValue(
          field,
          references.map(shownReference),
          `Only one reference can have Controller set to true. Found "true" in references for ${controller.kind}/${controller.name} and ${kind}/${name}`,
        ),
      );
    controller = reference;
  }
}

const shownReference = ({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }: OwnerReference): object => ({
  apiVersion,
  kind,
  name,
  uid,
  controller,
  blockOwnerDeletion,
});

function validateFinalizers(finalizers: readonly string[], field: string, errors: FieldError[]): void {
  for (const finalizer of finalizers) complain(qualifiedName(finalizer), field, finalizer, errors);
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
    errors.push(invalidValue(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
}

const immutableFields = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const;

/** Upstream: apimachinery/pkg/api/validation/objectmeta.go (ValidateObjectMetaAccessorUpdate) */
export function validateObjectMetaUpdate(
  { metadata }: KubeObject,
  { metadata: old }: KubeObject,
  errors: FieldError[],
): void {
  if (old.deletionTimestamp) {
    const added = (metadata.finalizers ?? []).filter((finalizer) => !old.finalizers?.includes(finalizer)).toSorted();
    if (added.length > 0)
      errors.push(
        forbidden(
          `${path}.finalizers`,
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((name) => JSON.stringify(name)).join(', ')}}`,
        ),
      );
  }
  if (!metadata.resourceVersion)
    errors.push(
      invalidValue(`${path}.resourceVersion`, metadata.resourceVersion ?? '', 'must be specified for an update'),
    );
  if ((metadata.generation ?? 0) < (old.generation ?? 0))
    errors.push(invalidValue(`${path}.generation`, metadata.generation ?? 0, 'must not be decremented'));
  for (const field of immutableFields)
    if ((metadata[field] ?? '') !== (old[field] ?? ''))
      errors.push(invalidValue(`${path}.${field}`, metadata[field] ?? null, fieldIsImmutable));
  if (metadata.labels) validateLabels(metadata.labels, `${path}.labels`, errors);
  if (metadata.annotations) validateAnnotations(metadata.annotations, `${path}.annotations`, errors);
  if (metadata.ownerReferences) validateOwnerReferences(metadata.ownerReferences, `${path}.ownerReferences`, errors);
}

export const fieldIsImmutable = 'field is immutable';

/** Upstream: apimachinery/pkg/api/validation/objectmeta.go (ValidateImmutableField) */
export function validateImmutable(value: unknown, old: unknown, field: string, errors: FieldError[]): void {
  if (!jsonEqual(value, old)) errors.push(invalidValue(field, value ?? null, fieldIsImmutable));
}

/** The values that occur again, each once per repetition. */
export function reportDuplicates<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  fieldOf: (index: number) => string,
  errors: FieldError[],
): void {
  const seen = new Set<string>();
  items.forEach((item, index) => {
    const key = keyOf(item);
    if (seen.has(key)) errors.push(duplicate(fieldOf(index), key));
    seen.add(key);
  });
}
