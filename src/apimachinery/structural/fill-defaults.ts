import type { Json } from '../object.ts';
import { additional, isObject, type JsonObject, type StructuralSchema } from './schema.ts';

/**
 * Fills in, in place, what was left out and has a default; a null where none may be counts as left out.
 * Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting/algorithm.go
 */
export function fillDefaults(value: Json | undefined, schema: StructuralSchema | undefined): void {
  if (!schema) return;
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items) fillItems(value, items);
    return;
  }
  if (!isObject(value)) return;
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    if (property.default !== undefined && (!Object.hasOwn(value, name) || isMisplacedNull(value[name], property)))
      value[name] = structuredCopy(property.default);
  const more = additional(schema);
  for (const name of Object.keys(value)) {
    const property = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (property) fillDefaults(value[name], property);
    else if (typeof more === 'object') {
      if (more.default !== undefined && isMisplacedNull(value[name], more)) value[name] = structuredCopy(more.default);
      fillDefaults(value[name], more);
    }
  }
}

function fillItems(list: Json[], items: StructuralSchema): void {
  for (const [at, item] of list.entries()) {
    if (items.default !== undefined && isMisplacedNull(item, items)) list[at] = structuredCopy(items.default);
    fillDefaults(list[at], items);
  }
}

const isMisplacedNull = (value: Json | undefined, { nullable }: StructuralSchema): boolean =>
  value === null && !nullable;

/** Takes out, in place, nulls where none may be and no default takes their place. */
export function dropMisplacedNulls(value: Json | undefined, schema: StructuralSchema | undefined): void {
  if (!schema) return;
  if (Array.isArray(value)) for (const item of value) dropMisplacedNulls(item, schema.items);
  else if (isObject(value)) dropFromObject(value, schema);
}

function dropFromObject(object: JsonObject, schema: StructuralSchema): void {
  const more = additional(schema);
  for (const name of Object.keys(object)) {
    const property = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    const found = property ?? (typeof more === 'object' ? more : undefined);
    if (!found) continue;
    if (isMisplacedNull(object[name], found) && found.default === undefined) delete object[name];
    else dropMisplacedNulls(object[name], found);
  }
}

const structuredCopy = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;
