import type { Json } from '../object.ts';
import {
  additional,
  isEmbedded,
  isObject,
  type JsonObject,
  preservesUnknown,
  type StructuralSchema,
} from './schema.ts';

const metaFields = ['apiVersion', 'kind', 'metadata'];

/**
 * Takes out, in place, what the schema does not know; returns where that was.
 * Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning/algorithm.go
 */
export function prune(object: JsonObject, schema: StructuralSchema): readonly string[] {
  const unknown: string[] = [];
  pruneValue(object, schema, '', true, unknown);
  return unknown.toSorted();
}

function pruneValue(
  value: Json | undefined,
  schema: StructuralSchema | undefined,
  path: string,
  isResource: boolean,
  unknown: string[],
): void {
  if (Array.isArray(value))
    value.forEach((item, at) =>
      pruneValue(item, schema?.items, `${path}[${at}]`, schema?.items ? isEmbedded(schema.items) : false, unknown),
    );
  else if (isObject(value)) pruneObject(value, schema ?? {}, path, isResource, unknown);
}

function pruneObject(
  object: JsonObject,
  schema: StructuralSchema,
  path: string,
  isResource: boolean,
  unknown: string[],
): void {
  const more = additional(schema);
  const keepsAll = preservesUnknown(schema);
  for (const name of Object.keys(object)) {
    if (isResource && metaFields.includes(name)) continue;
    const field = path === '' ? name : `${path}.${name}`;
    const known = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (known) pruneValue(object[name], known, field, isEmbedded(known), unknown);
    else if (typeof more === 'object') pruneValue(object[name], more, field, isEmbedded(more), unknown);
    else if (!more && !keepsAll) {
      delete object[name];
      unknown.push(field);
    }
  }
}
