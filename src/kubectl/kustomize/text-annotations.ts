import type { Json } from '../../apimachinery/object.ts';
import { setField } from '../../apimachinery/set-field.ts';
import { isObject, type JsonObject, mapIn, withMetadata } from './resource.ts';

/** An object whose annotations are texts, whatever they were written as. Upstream: RemoveBuildAnnotations, which writes them all anew */
export function textAnnotations(object: JsonObject): JsonObject {
  const annotations = mapIn(mapIn(object, 'metadata'), 'annotations');
  const entries = Object.entries(annotations);
  if (entries.every(([, value]) => typeof value === 'string')) return object;
  const result: JsonObject = {};
  for (const [key, value] of entries) setField(result, key, textOf(value));
  return withMetadata(object, { annotations: result });
}

const textOf = (value: Json): Json =>
  value === null ? '' : Array.isArray(value) || isObject(value) ? value : String(value);
