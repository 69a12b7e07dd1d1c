import type { Json } from '../../apimachinery/object.ts';
import { setField } from '../../apimachinery/set-field.ts';
import { KustomizeError } from './failure.ts';
import { isObject, type JsonObject } from './resource.ts';

/** What Go's decoder takes for a value; its names are those of its error messages. */
export type Shape =
  | { readonly kind: 'string' | 'bool' | 'int64' | 'int' | 'any' }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'map'; readonly item: Shape }
  | StructShape;

interface StructShape {
  readonly kind: 'struct';
  readonly name: string;
  readonly fields: Readonly<Record<string, Field>>;
}

interface Field {
  readonly shape: Shape;
  /** The structs that a field is embedded by, as a path has them. */
  readonly embedded?: string;
}

export const text: Shape = { kind: 'string' };
export const yesOrNo: Shape = { kind: 'bool' };
export const integer: Shape = { kind: 'int' };
export const longInteger: Shape = { kind: 'int64' };
export const anything: Shape = { kind: 'any' };
export const listOf = (item: Shape): Shape => ({ kind: 'list', item });
export const mapOf = (item: Shape): Shape => ({ kind: 'map', item });

export const struct = (name: string, ...groups: readonly Readonly<Record<string, Field>>[]): StructShape => ({
  kind: 'struct',
  name,
  fields: Object.assign({}, ...groups) as Record<string, Field>,
});

/** @param embedded see `Field` */
export const fieldsOf = (shapes: Readonly<Record<string, Shape>>, embedded?: string): Record<string, Field> =>
  Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      { shape, ...(embedded !== undefined && { embedded }) } satisfies Field,
    ]),
  );

/** How Go writes a type outside of a struct's own package. */
function typeName(shape: Shape): string {
  if (shape.kind === 'list') return `[]${typeName(shape.item)}`;
  if (shape.kind === 'map') return `map[string]${typeName(shape.item)}`;
  return shape.kind === 'struct' ? `types.${shape.name}` : shape.kind;
}

function jsonKind(value: Json): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

interface Place {
  /** The struct that the field is in; '' at the root. */
  readonly struct: string;
  readonly path: string;
}

/**
 * The value with the fields that a struct has, by their own names however they are capitalised. Fields that are null are left out.
 * @throws KustomizeError about the first that does not fit, in the order of names. Upstream: encoding/json (DisallowUnknownFields)
 */
export function decoded(shape: Shape, value: Json, place: Place = { struct: '', path: '' }): Json {
  if (shape.kind === 'any') return value;
  if (shape.kind === 'list' && Array.isArray(value))
    return value.map((item) => (item === null ? emptyOf(shape.item) : decoded(shape.item, item, place)));
  if (shape.kind === 'map' && isObject(value))
    return mapped(value, (item) => (item === null ? emptyOf(shape.item) : decoded(shape.item, item, place)));
  if (shape.kind === 'struct' && isObject(value)) return decodedStruct(shape, value, place);
  if (isScalar(shape, value)) return value;
  const where =
    place.struct === ''
      ? `Go value of type ${typeName(shape)}`
      : `Go struct field ${place.struct}.${place.path} of type ${typeName(shape)}`;
  throw new KustomizeError(`json: cannot unmarshal ${jsonKind(value)} into ${where}`);
}

function isScalar({ kind }: Shape, value: Json): boolean {
  if (kind === 'string') return typeof value === 'string';
  if (kind === 'bool') return typeof value === 'boolean';
  return (kind === 'int' || kind === 'int64') && Number.isInteger(value);
}

function emptyOf({ kind }: Shape): Json {
  if (kind === 'struct' || kind === 'map') return {};
  if (kind === 'list') return [];
  return kind === 'string' ? '' : kind === 'bool' ? false : kind === 'any' ? null : 0;
}

function mapped(value: JsonObject, change: (item: Json) => Json): JsonObject {
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(value)) setField(result, key, change(item));
  return result;
}

function decodedStruct({ name, fields }: StructShape, value: JsonObject, place: Place): JsonObject {
  const result: JsonObject = {};
  for (const key of Object.keys(value).toSorted()) {
    const own = Object.hasOwn(fields, key)
      ? key
      : Object.keys(fields).find((field) => field.toLowerCase() === key.toLowerCase());
    if (own === undefined) throw new KustomizeError(`json: unknown field ${JSON.stringify(key)}`);
    const { shape, embedded } = fields[own]!;
    if (value[key] === null) continue;
    const path = [place.path, embedded, own].filter((part) => part !== '' && part !== undefined).join('.');
    result[own] = decoded(shape, value[key]!, { struct: name, path });
  }
  return result;
}
