import { jsonEqual } from '../json-equal.ts';
import { setField } from '../set-field.ts';
import type { Json } from '../object.ts';
import { type FieldType, schemaOf } from '../schema.ts';
import { badRequest, plainError } from '../status.ts';
import { goValue } from './go-value.ts';
import { strategyOf } from './merge-strategies.ts';
import { PatchError } from './patch-error.ts';

type JsonObject = { [field: string]: Json };

const directive = '$patch';
const retainKeys = '$retainKeys';
const deletedScalars = '$deleteFromPrimitiveList/';
const elementOrder = '$setElementOrder/';

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fail = (message: string): never => {
  throw new PatchError(plainError(500, message));
};

/** How the elements of a list and those of a patch become one list. */
export type ListMerge = (original: readonly Json[], patch: readonly Json[], how: ListMergeContext) => Json[];

export interface ListMergeContext {
  /** Whether the elements are merged at all; otherwise the patch's list is in the place of the other. */
  readonly isMerged: boolean;
  /** What tells elements apart; absent: they are scalars. */
  readonly key: string | undefined;
  /** What `$setElementOrder` asks for. */
  readonly order: readonly Json[] | undefined;
  readonly mergeElement: (original: JsonObject, patch: JsonObject) => JsonObject;
}

/**
 * Merges lists of structs by their keys instead of replacing them. The document stays as it is.
 * Throws `PatchError`. Upstream: apimachinery/pkg/util/strategicpatch/patch.go (StrategicMergeMapPatch)
 *
 * @param type the schema's name, e.g. `Pod`; undefined: nothing is known of its lists, so that they are replaced
 * @param mergeLists the server's way unless a client has one of its own
 */
export const strategicMergePatch = (
  document: JsonObject,
  patch: JsonObject,
  type: string | undefined,
  mergeLists: ListMerge = serverLists,
): JsonObject => mergeObject(document, patch, type, mergeLists);

/** The struct inside a field's type, whichever way it is wrapped. */
function structIn(type: FieldType | undefined): string | undefined {
  if (!type || type.shape === 'scalar') return undefined;
  return type.shape === 'struct' ? type.struct : structIn(type.item);
}

const fieldStruct = (type: string | undefined, field: string): string | undefined =>
  type === undefined ? undefined : structIn(schemaOf(type)?.fields.get(field));

function mergeObject(
  original: JsonObject,
  patch: JsonObject,
  type: string | undefined,
  mergeLists: ListMerge,
): JsonObject {
  const action = patch[directive];
  if (action === 'replace') return withoutDirectives(omit(patch, directive)) as JsonObject;
  if (action === 'delete') return {};
  if (action !== undefined && action !== 'merge') fail(`unknown patch type: ${goValue(action)}`);
  const result: JsonObject = { ...original };
  applyRetainKeys(result, patch);
  for (const [field, value] of Object.entries(patch)) {
    if (field === directive || field === retainKeys || field.startsWith(elementOrder)) continue;
    if (field.startsWith(deletedScalars)) {
      const list = field.slice(deletedScalars.length);
      if (!Array.isArray(value)) throw new PatchError(badRequest('invalid patch format of primitive list'));
      if (Array.isArray(result[list]))
        result[list] = (result[list] as Json[]).filter((item) => !value.some((gone) => jsonEqual(gone, item)));
      continue;
    }
    const merged = mergeField(result, patch, field, type, mergeLists);
    if (merged === undefined) delete result[field];
    else setField(result, field, merged);
  }
  reorderUntouched(result, original, patch, type);
  return result;
}

function mergeField(
  result: JsonObject,
  patch: JsonObject,
  field: string,
  type: string | undefined,
  mergeLists: ListMerge,
): Json | undefined {
  const value = patch[field]!;
  if (value === null) return undefined;
  const before = Object.hasOwn(result, field) ? result[field] : undefined;
  const strategy = strategyOf(type, field);
  const struct = fieldStruct(type, field);
  if (isObject(value)) return mergeObject(isObject(before) ? before : {}, value, struct, mergeLists);
  if (!Array.isArray(value)) return withoutDirectives(value);
  const order = patch[`${elementOrder}${field}`];
  if (strategy.merge && Array.isArray(order)) ensureOrder(value, order, strategy.key);
  return mergeLists(Array.isArray(before) ? before : [], value, {
    isMerged: strategy.merge,
    key: strategy.key,
    order: Array.isArray(order) ? order : undefined,
    mergeElement: (element, change) => mergeObject(element, change, struct, mergeLists),
  });
}

/** What a patch brings has to stand in its order. Upstream: validatePatchWithSetOrderList */
function ensureOrder(list: readonly Json[], order: readonly Json[], key: string | undefined): void {
  const kept = list.filter((item) => !isObject(item) || item[directive] !== 'delete');
  const identity = (item: Json | undefined): Json => (key !== undefined && isObject(item) ? item[key] : item) ?? null;
  let at = 0;
  for (const item of order) if (at < kept.length && jsonEqual(identity(kept[at]), identity(item))) at++;
  if (at < kept.length)
    fail(
      `The order in patch list:\n${goValue([...list])}\n doesn't match $setElementOrder list:\n${goValue([...order])}\n`,
    );
}

/** A patch may bring only an order. */
function reorderUntouched(result: JsonObject, original: JsonObject, patch: JsonObject, type: string | undefined): void {
  for (const [name, order] of Object.entries(patch)) {
    if (!name.startsWith(elementOrder) || !Array.isArray(order)) continue;
    const field = name.slice(elementOrder.length);
    const list = result[field];
    if (patch[field] !== undefined || !Array.isArray(list)) continue;
    const before = Array.isArray(original[field]) ? (original[field] as Json[]) : list;
    result[field] = inOrder(list, order, before, strategyOf(type, field).key);
  }
}

function applyRetainKeys(result: JsonObject, patch: JsonObject): void {
  const kept = patch[retainKeys];
  if (kept === undefined) return;
  if (!Array.isArray(kept)) throw new PatchError(badRequest('invalid patch format of retainKeys'));
  for (const field of Object.keys(patch))
    if (!field.startsWith('$') && patch[field] !== null && !kept.includes(field))
      throw new PatchError(plainError(422, 'the server rejected our request due to an error in our request'));
  for (const field of Object.keys(result)) if (!kept.includes(field)) delete result[field];
}

function serverLists(
  original: readonly Json[],
  patch: readonly Json[],
  { isMerged, key, order, mergeElement }: ListMergeContext,
): Json[] {
  if (!isMerged) return withoutDirectives([...patch]) as Json[];
  if (key === undefined) {
    const added = patch.filter((item) => !original.some((known) => jsonEqual(known, item)));
    return inOrder([...original, ...added], order ?? patch, original, key);
  }
  const special = patch.filter((item) => isObject(item) && item[directive] !== undefined) as JsonObject[];
  const plain = patch.filter((item) => !special.includes(item as JsonObject));
  if (special.some((item) => item[directive] === 'replace')) return plain.map(withoutDirectives);
  let merged = [...original];
  for (const item of special) {
    if (item[directive] === 'merge') fail('merging list cannot yet be specified in the list');
    if (item[directive] !== 'delete') fail(`unknown patch type: ${goValue(item[directive] ?? null)}`);
    const value = keyOf(item, key);
    merged = merged.filter((known) => !(isObject(known) && jsonEqual(known[key], value)));
  }
  for (const item of plain) {
    if (!isObject(item)) fail('expected map element in list');
    const element = item as JsonObject;
    const value = keyOf(element, key);
    const at = merged.findIndex((known) => isObject(known) && jsonEqual(known[key], value));
    if (at < 0) merged.push(withoutDirectives(element));
    else merged[at] = mergeElement(merged[at] as JsonObject, element);
  }
  return inOrder(merged, order ?? plain, original, key);
}

function keyOf(item: JsonObject, key: string): Json {
  const value = item[key];
  return value ?? fail(`map: ${goValue(item)} does not contain declared merge key: ${key}`);
}

/**
 * Elements the patch names come in its order, the others in the server's; between the two the server's order decides,
 * and what the server does not know yet comes first.
 * Upstream: normalizeElementOrder
 */
function inOrder(
  list: readonly Json[],
  wanted: readonly Json[],
  server: readonly Json[],
  key: string | undefined,
): Json[] {
  const same = (a: Json, b: Json): boolean =>
    key === undefined ? jsonEqual(a, b) : isObject(a) && isObject(b) && jsonEqual(a[key], b[key]);
  const indexIn = (order: readonly Json[], item: Json): number => order.findIndex((other) => same(other, item));
  const sorted = (items: readonly Json[], order: readonly Json[]): Json[] =>
    items.toSorted((a, b) => indexIn(order, a) - indexIn(order, b));
  const named = sorted(
    list.filter((item) => indexIn(wanted, item) >= 0),
    wanted,
  );
  const others = sorted(
    list.filter((item) => indexIn(wanted, item) < 0),
    server,
  );
  const result: Json[] = [];
  while (named.length > 0 && others.length > 0) {
    const [left, right] = [indexIn(server, others[0]!), indexIn(server, named[0]!)];
    result.push((right >= 0 && left < right ? others : named).shift()!);
  }
  return [...result, ...others, ...named];
}

function omit(object: JsonObject, field: string): JsonObject {
  const { [field]: _omitted, ...rest } = object;
  return rest;
}

/** What is new to the document is taken as it is, without instructions and nulls. */
export function withoutDirectives(value: Json): Json {
  if (Array.isArray(value))
    return value.filter((item) => !(isObject(item) && item[directive] !== undefined)).map(withoutDirectives);
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const [field, inner] of Object.entries(value)) {
    const isDirective =
      field === directive || field === retainKeys || field.startsWith(deletedScalars) || field.startsWith(elementOrder);
    if (!isDirective && inner !== null) setField(result, field, withoutDirectives(inner));
  }
  return result;
}
