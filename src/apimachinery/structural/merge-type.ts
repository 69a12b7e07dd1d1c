import { type MapMergeType, type MergeType, mergeTypeOf, schemalessMergeType } from '../managed-fields/merge-type.ts';
import type { Json } from '../object.ts';
import { additional, isEmbedded, isIntOrString, preservesUnknown, type StructuralSchema } from './schema.ts';

const untyped: MergeType = { shape: 'scalar', scalar: 'untyped' };
const text: MergeType = { shape: 'scalar', scalar: 'string' };
const deduced: MergeType = { shape: 'deduced' };

/** What of a custom kind can have an owner of its own. Upstream: k8s.io/kube-openapi/pkg/schemaconv */
export function resourceMergeType(schema: StructuralSchema): MapMergeType {
  if (preservesUnknown(schema) && !schema.properties) return schemalessMergeType();
  const type = structMergeType(schema);
  const fields = new Map([
    ...(type.fields ?? []),
    ['apiVersion', text],
    ['kind', text],
    ['metadata', mergeTypeOf('ObjectMeta')],
  ] as const);
  return { ...type, fields };
}

function structMergeType(schema: StructuralSchema): MapMergeType {
  const more = additional(schema);
  const item =
    typeof more === 'object' ? mergeTypeOfSchema(more) : more || preservesUnknown(schema) ? deduced : undefined;
  return {
    shape: 'map',
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
    fields: new Map(Object.entries(schema.properties ?? {}).map(([name, one]) => [name, mergeTypeOfSchema(one)])),
    ...(item && { item }),
  };
}

function mergeTypeOfSchema(schema: StructuralSchema): MergeType {
  if (isIntOrString(schema)) return untyped;
  if (isEmbedded(schema)) return resourceMergeType(schema);
  switch (schema.type) {
    case 'string':
      return text;
    case 'boolean':
      return { shape: 'scalar', scalar: 'boolean' };
    case 'integer':
    case 'number':
      return { shape: 'scalar', scalar: 'numeric' };
    case 'array':
      return listMergeType(schema);
    case 'object': {
      const isOpen = !schema.properties && !additional(schema) && preservesUnknown(schema);
      return isOpen && schema['x-kubernetes-map-type'] !== 'atomic' ? deduced : structMergeType(schema);
    }
    default:
      return deduced;
  }
}

function listMergeType(schema: StructuralSchema): MergeType {
  const { items = {} } = schema;
  const type = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const keyDefaults: Record<string, Json> = {};
  for (const key of keys) {
    const value = items.properties?.[key]?.default;
    if (value !== undefined) keyDefaults[key] = value;
  }
  return {
    shape: 'list',
    item: mergeTypeOfSchema(items),
    ...(type === 'map' && { keys }),
    ...(type === 'set' && { keys: 'set' as const }),
    keyDefaults,
  };
}
