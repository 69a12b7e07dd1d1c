import { additional, isEmbedded, isIntOrString, type StructuralSchema } from '../../apimachinery/structural/schema.ts';
import { escaped } from '../cel-values.ts';
import { bool, bytes, type CelType, double, duration, dyn, int, listOf, mapOf, string, timestamp } from './types.ts';

const texts: Readonly<Record<string, CelType>> = { byte: bytes, duration, date: timestamp, 'date-time': timestamp };

/** Of an object's metadata, expressions see the name alone where the schema does not say more. */
const head: Readonly<Record<string, StructuralSchema>> = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { type: 'object', properties: { name: { type: 'string' }, generateName: { type: 'string' } } },
};

/** What a schema refers to; the schema itself where it refers to none. */
type Resolve = (schema: StructuralSchema) => StructuralSchema;

const refersToNone: Resolve = (schema) => schema;

/** The schema of an object that has a kind and a name. Upstream: apiserver/pkg/cel/common/schemas.go (WithTypeAndObjectMeta) */
export function withHead(schema: StructuralSchema, resolve: Resolve = refersToNone): StructuralSchema {
  const { apiVersion, kind, metadata } = schema.properties ?? {};
  const { name, generateName } = (metadata && resolve(metadata).properties) ?? {};
  if (apiVersion && kind && name && generateName) return schema;
  return { ...schema, properties: { ...schema.properties, ...head } };
}

/**
 * The type of what a schema describes; undefined: expressions do not see it. Upstream: apiserver/pkg/cel/common/schemas.go (SchemaDeclType)
 * @param name what messages call it
 */
export function schemaType(
  given: StructuralSchema,
  name: string,
  resolve: Resolve = refersToNone,
): CelType | undefined {
  const schema = resolve(given);
  if (isIntOrString(schema) || schema.format === 'int-or-string') return dyn;
  switch (schema.type) {
    case 'array': {
      const element = schema.items && schemaType(schema.items, `${name}.@idx`, resolve);
      return element && listOf(element);
    }
    case 'object': {
      const more = additional(schema);
      if (typeof more !== 'object')
        return objectType(isEmbedded(schema) ? withHead(schema, resolve) : schema, name, resolve);
      const value = schemaType(more, `${name}.@elem`, resolve);
      return value && mapOf(string, value);
    }
    case 'string':
      return texts[schema.format ?? ''] ?? string;
    case 'boolean':
      return bool;
    case 'number':
      return double;
    case 'integer':
      return int;
    default:
      return undefined;
  }
}

/** The types of fields are found when they are asked for: schemas may refer to themselves. */
function objectType({ properties = {} }: StructuralSchema, name: string, resolve: Resolve): CelType {
  const known = new Map<string, CelType | undefined>();
  return {
    kind: 'object',
    name,
    field(field) {
      if (!known.has(field)) {
        const schema = Object.entries(properties).find(([own]) => escaped(own) === field)?.[1];
        known.set(field, schema && schemaType(schema, `${name}.${field}`, resolve));
      }
      return known.get(field);
    },
  };
}
