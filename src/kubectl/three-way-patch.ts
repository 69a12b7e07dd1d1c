import type { Json } from './api.ts';

/** The key by which a list's items are told apart, by the name of the list's field; nothing: the list is one value. */
export type MergeKeyOf = (field: string) => string | undefined;

/**
 * The strategic merge patch that makes `current` what `modified` says, and takes out what `original` (the manifest of
 * the last apply) said and `modified` no longer does. What others set stays. Empty when nothing is to be done.
 */
export function threeWayPatch(original: Json, modified: Json, current: Json, mergeKeyOf: MergeKeyOf): Json {
  const patch: Record<string, unknown> = {};
  for (const [key, wanted] of Object.entries(modified)) {
    const change = changeOf(key, original[key], wanted, current[key], mergeKeyOf);
    if (change === undefined) continue;
    patch[key] = change;
    const mergeKey = mergeKeyOf(key);
    if (mergeKey !== undefined && isListOfMaps(wanted) && isListOfMaps(current[key]))
      patch[`$setElementOrder/${key}`] = wanted.map((item) => ({ [mergeKey]: item[mergeKey] }));
  }
  for (const key of Object.keys(original)) if (!(key in modified) && key in current) patch[key] = null;
  return patch;
}

function changeOf(
  field: string,
  original: unknown,
  wanted: unknown,
  current: unknown,
  mergeKeyOf: MergeKeyOf,
): unknown {
  if (isMap(wanted) && isMap(current)) {
    const nested = threeWayPatch(isMap(original) ? original : {}, wanted, current, mergeKeyOf);
    return Object.keys(nested).length > 0 ? nested : undefined;
  }
  const mergeKey = mergeKeyOf(field);
  if (mergeKey !== undefined && isListOfMaps(wanted) && isListOfMaps(current))
    return listChange(mergeKey, isListOfMaps(original) ? original : [], wanted, current, mergeKeyOf);
  return equal(wanted, current) ? undefined : wanted;
}

function listChange(
  mergeKey: string,
  original: readonly Json[],
  wanted: readonly Json[],
  current: readonly Json[],
  mergeKeyOf: MergeKeyOf,
): readonly Json[] | undefined {
  const find = (list: readonly Json[], key: unknown): Json | undefined => list.find((item) => item[mergeKey] === key);
  const changes: Json[] = [];
  for (const item of wanted) {
    const key = item[mergeKey];
    const there = find(current, key);
    if (!there) changes.push(item);
    else {
      const patch = threeWayPatch(find(original, key) ?? {}, item, there, mergeKeyOf);
      if (Object.keys(patch).length > 0) changes.push({ ...patch, [mergeKey]: key });
    }
  }
  for (const item of original) {
    const key = item[mergeKey];
    if (!find(wanted, key) && find(current, key)) changes.push({ $patch: 'delete', [mergeKey]: key });
  }
  return changes.length > 0 ? changes : undefined;
}

const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOfMaps = (value: unknown): value is readonly Json[] => Array.isArray(value) && value.every(isMap);

/** Deep equality of JSON values, whatever the order of keys. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && equal(a[key], b[key]));
}
