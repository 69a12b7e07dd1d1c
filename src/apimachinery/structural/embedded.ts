import { type FieldError, invalidValue, required } from '../field-error.ts';
import { dns1035Label } from '../names.ts';
import type { Json } from '../object.ts';
import { isEmbedded, isObject, type JsonObject, memberOf, type StructuralSchema } from './schema.ts';

/**
 * An object within an object says what it is.
 * Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta/validation.go
 */
export function validateEmbedded(
  value: Json | undefined,
  schema: StructuralSchema,
  path: string,
  errors: FieldError[],
): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items) value.forEach((item, at) => validateEmbedded(item, items, `${path}[${at}]`, errors));
  } else if (isObject(value)) {
    if (isEmbedded(schema)) validateType(value, path, errors);
    for (const [name, member] of Object.entries(value)) {
      const found = memberOf(schema, name);
      if (found) validateEmbedded(member, found, path === '' ? name : `${path}.${name}`, errors);
    }
  }
}

function validateType({ apiVersion, kind }: JsonObject, path: string, errors: FieldError[]): void {
  if (apiVersion === undefined || apiVersion === '') errors.push(required(`${path}.apiVersion`, 'must not be empty'));
  if (kind === undefined || kind === '') errors.push(required(`${path}.kind`, 'must not be empty'));
  else if (typeof kind === 'string') {
    const complaints = dns1035Label(kind.toLowerCase());
    if (complaints.length > 0)
      errors.push(
        invalidValue(`${path}.kind`, kind, `may have mixed case, but should otherwise match: ${complaints.join(',')}`),
      );
  }
}
