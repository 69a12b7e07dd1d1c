import type { Json } from '../../apimachinery/object.ts';
import { setField } from '../../apimachinery/set-field.ts';
import { isObject, type JsonObject, mapIn, withMetadata } from './resource.ts';

/** An object whose annotations are texts, whatever they were written as. Upstream: RemoveBuildAnnotations, which writes them all anew */
export const withTextAnnotations = (object: JsonObject): JsonObject => withTexts(object, 'annotations');

/**
 * A patch whose labels and annotations are texts, so that null takes none of them away.
 * Upstream: kustomize/api/resmap/reswrangler.go (ApplySmPatch), which copies the metadata of a patch that has a target
 */
export const withTextMarks = (object: JsonObject): JsonObject => withTexts(withTexts(object, 'annotations'), 'labels');

function withTexts(object: JsonObject, field: string): JsonObject {
  const entries = Object.entries(mapIn(mapIn(object, 'metadata'), field));
  if (entries.every(([, value]) => typeof value === 'string')) return object;
  const result: JsonObject = {};
  for (const [key, value] of entries) setField(result, key, textOf(value));
  return withMetadata(object, { [field]: result });
}

const textOf = (value: Json): Json => (Array.isArray(value) || isObject(value) ? value : String(value));
