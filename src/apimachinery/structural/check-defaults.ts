import type { FieldError } from '../field-error.ts';
import { invalidValue } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import type { Json } from '../object.ts';
import { prune } from './prune.ts';
import { additional, isEmbedded, isObject, type JsonObject, type StructuralSchema } from './schema.ts';
import { validateListInvariants } from './list-invariants.ts';
import { validateValue } from './validate-value.ts';

/**
 * A default has to be what the schema allows, and nothing that would be pruned.
 * Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting/validation.go
 */
export function defaultErrors(schema: StructuralSchema, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  checkDefaults(schema, path, errors);
  return errors;
}

function checkDefaults(schema: StructuralSchema, path: string, errors: FieldError[]): void {
  if (schema.default !== undefined) checkDefault(schema.default, schema, `${path}.default`, errors);
  if (schema.items) checkDefaults(schema.items, `${path}.items`, errors);
  for (const [name, one] of Object.entries(schema.properties ?? {}))
    checkDefaults(one, `${path}.properties[${name}]`, errors);
  const more = additional(schema);
  if (typeof more === 'object') checkDefaults(more, `${path}.additionalProperties`, errors);
}

function checkDefault(value: Json, schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const kept = JSON.parse(JSON.stringify({ value })) as JsonObject;
  prune(kept, { properties: { value: schema } });
  if (!jsonEqual(kept['value'], value) && !(isEmbedded(schema) && isObject(value)))
    errors.push(invalidValue(path, value, 'must be pruned'));
  const found: FieldError[] = [];
  validateValue(value, schema, path, found);
  validateListInvariants(value, schema, path, found);
  errors.push(...found);
}
