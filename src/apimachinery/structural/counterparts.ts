import type { Json } from '../object.ts';
import { isObject, type StructuralSchema } from './schema.ts';

/**
 * Finds what an element of a list was before: only those of lists with keys can be told apart.
 * Upstream: apiserver/pkg/cel/common/equality.go, maplist.go
 */
export function counterparts(schema: StructuralSchema, old: Json | undefined): (item: Json) => Json | undefined {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(old)) return () => undefined;
  const keyOf = (item: Json): string | undefined =>
    isObject(item)
      ? JSON.stringify(keys.map((key) => item[key] ?? schema.items?.properties?.[key]?.default ?? null))
      : undefined;
  const byKey = new Map(old.map((item) => [keyOf(item), item]));
  return (item) => byKey.get(keyOf(item));
}
