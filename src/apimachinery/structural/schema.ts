import type { Json } from '../object.ts';
import type { JSONSchemaProps } from '../types.ts';

/** The schema of a custom kind, as its definition says it. */
export type StructuralSchema = JSONSchemaProps;

export type JsonObject = { [field: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is in a map besides named fields: a schema, or true where anything may be. */
export const additional = ({ additionalProperties: more }: StructuralSchema): StructuralSchema | boolean =>
  isObject(more) ? (more as StructuralSchema) : more === true;

export const isIntOrString = (schema: StructuralSchema): boolean => schema['x-kubernetes-int-or-string'] === true;
export const isEmbedded = (schema: StructuralSchema): boolean => schema['x-kubernetes-embedded-resource'] === true;
export const preservesUnknown = (schema: StructuralSchema): boolean =>
  schema['x-kubernetes-preserve-unknown-fields'] === true;

/** The schema of what lies under a name; undefined: the schema says nothing of it. */
export function memberOf(schema: StructuralSchema, name: string): StructuralSchema | undefined {
  const { properties } = schema;
  if (properties && Object.hasOwn(properties, name)) return properties[name];
  const more = additional(schema);
  return typeof more === 'object' ? more : undefined;
}
