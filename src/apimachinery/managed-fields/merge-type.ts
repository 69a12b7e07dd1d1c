import type { Json } from '../object.ts';
import { type FieldType, type ScalarName, schemaOf } from '../schema.ts';
import { isAtomicMap, isAtomicStruct, keyDefaultsOf, listKeysOf } from './list-types.ts';

/** What of a value can have an owner of its own. Upstream: sigs.k8s.io/structured-merge-diff/schema/elements.go */
export type MergeType = ScalarMergeType | ListMergeType | MapMergeType | { readonly shape: 'deduced' };

export interface ScalarMergeType {
  readonly shape: 'scalar';
  readonly scalar: 'string' | 'numeric' | 'boolean' | 'untyped';
}

export interface ListMergeType {
  readonly shape: 'list';
  readonly item: MergeType;
  /** The fields that tell elements apart, or `set`; absent: the list is one value. */
  readonly keys?: readonly string[] | 'set';
  readonly keyDefaults: Readonly<Record<string, Json>>;
}

/** Structs and maps alike. */
export interface MapMergeType {
  readonly shape: 'map';
  /** One value, whatever is in it. */
  readonly atomic: boolean;
  /** The fields of a struct. */
  readonly fields?: ReadonlyMap<string, MergeType>;
  /** What is not a named field; absent: nothing else may be in it. */
  readonly item?: MergeType;
}

const untyped: ScalarMergeType = { shape: 'scalar', scalar: 'untyped' };
const deduced: MergeType = { shape: 'deduced' };
const anyList: ListMergeType = { shape: 'list', item: deduced, keyDefaults: {} };
const anyMap: MapMergeType = { shape: 'map', atomic: false, item: deduced };

/** A type that is what its value looks like becomes that. */
export function resolved(type: MergeType, value: unknown): ScalarMergeType | ListMergeType | MapMergeType {
  if (type.shape !== 'deduced') return type;
  if (Array.isArray(value)) return anyList;
  return typeof value === 'object' && value !== null ? anyMap : untyped;
}

/** The type of what is in a map or struct under a name; undefined: the schema knows no such field. */
export const memberType = ({ fields, item }: MapMergeType, name: string): MergeType | undefined =>
  fields?.get(name) ?? item;

const scalars: Readonly<Record<ScalarName, MergeType>> = {
  string: { shape: 'scalar', scalar: 'string' },
  bytes: { shape: 'scalar', scalar: 'string' },
  int32: { shape: 'scalar', scalar: 'numeric' },
  int64: { shape: 'scalar', scalar: 'numeric' },
  float64: { shape: 'scalar', scalar: 'numeric' },
  bool: { shape: 'scalar', scalar: 'boolean' },
  Time: untyped,
  MicroTime: untyped,
  Quantity: untyped,
  IntOrString: untyped,
  any: deduced,
};

const structs = new Map<string, MapMergeType>();

/** Of a kind that has no schema here, what it looks like decides: maps by their keys, lists as one value. */
export const schemalessMergeType = (): MapMergeType => ({
  ...anyMap,
  fields: new Map([
    ['apiVersion', scalars.string],
    ['kind', scalars.string],
    ['metadata', mergeTypeOf('ObjectMeta')],
  ]),
});

/** @param name of a schema, e.g. `Pod` */
export function mergeTypeOf(name: string): MapMergeType {
  const known = structs.get(name);
  if (known) return known;
  const schema = schemaOf(name);
  if (!schema) throw new Error(`no schema of ${name}`);
  const fields = new Map<string, MergeType>();
  const type: MapMergeType = { shape: 'map', atomic: isAtomicStruct(name), fields };
  // Types may contain themselves.
  structs.set(name, type);
  for (const [field, fieldType] of schema.fields) fields.set(field, fieldMergeType(name, field, fieldType));
  return type;
}

function fieldMergeType(struct: string, field: string, type: FieldType): MergeType {
  switch (type.shape) {
    case 'scalar':
      return scalars[type.scalar];
    case 'struct':
      return mergeTypeOf(type.struct);
    case 'map':
      return { shape: 'map', atomic: isAtomicMap(struct, field), item: itemMergeType(type.item) };
    case 'list': {
      const keys = listKeysOf(struct, field);
      const keyDefaults = type.item.shape === 'struct' ? keyDefaultsOf(type.item.struct) : {};
      return { shape: 'list', item: itemMergeType(type.item), ...(keys && { keys }), keyDefaults };
    }
  }
}

/** Lists in lists and maps in maps have no markers: each is one value. */
const itemMergeType = (type: FieldType): MergeType => fieldMergeType('', '', type);
