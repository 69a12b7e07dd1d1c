import { duplicate, type FieldError } from '../field-error.ts';
import type { Json } from '../object.ts';
import { isObject, memberOf, type StructuralSchema } from './schema.ts';

/**
 * The elements of a set, and the keys of a map in a list, occur once.
 * Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype/validation.go
 */
export function validateListInvariants(
  value: Json | undefined,
  schema: StructuralSchema,
  path: string,
  errors: FieldError[],
): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items) value.forEach((item, at) => validateListInvariants(item, items, `${path}[${at}]`, errors));
    reportRepeats(value, schema, path, errors);
  } else if (isObject(value))
    for (const [name, member] of Object.entries(value)) {
      const found = memberOf(schema, name);
      const isNamed = schema.properties !== undefined && Object.hasOwn(schema.properties, name);
      const field = isNamed ? (path === '' ? name : `${path}.${name}`) : `${path}[${name}]`;
      if (found) validateListInvariants(member, found, field, errors);
    }
}

function reportRepeats(list: readonly Json[], schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const type = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  if (type !== 'set' && type !== 'map') return;
  const seen = new Set<string>();
  list.forEach((item, at) => {
    const key = type === 'set' ? item : isObject(item) ? keysOf(item, keys) : undefined;
    if (key === undefined) return;
    const text = JSON.stringify(key);
    if (seen.has(text)) errors.push(duplicate(`${path}[${at}]`, key));
    seen.add(text);
  });
}

const keysOf = (item: { [field: string]: Json }, keys: readonly string[]): Json =>
  Object.fromEntries(keys.filter((key) => Object.hasOwn(item, key)).map((key) => [key, item[key]!]));
