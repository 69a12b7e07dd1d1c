import { isEmbedded, preservesUnknown, type StructuralSchema } from '../../apimachinery/structural/schema.ts';

type Json = Readonly<Record<string, unknown>>;

/** What is said of the head of every object, as schemas. */
export interface Head {
  readonly apiVersion: Json;
  readonly kind: Json;
  readonly metadata: Json;
}

const conventions = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md';
const embeddedHead = {
  apiVersion: `apiVersion defines the versioned schema of this representation of an object. More info: ${conventions}#resources`,
  kind: `kind is a string value representing the type of this object. In CamelCase. More info: ${conventions}#types-kinds`,
};

/** A custom kind as its definition says it, with the head that every object has. */
export const customSchema = (schema: StructuralSchema, head: Head): Json => ({
  ...withEmbeddedHeads(schema, head),
  properties: { ...(withEmbeddedHeads(schema, head)['properties'] as Json | undefined), ...head },
});

/**
 * The same in the older form, without what clients of that form stumble over.
 * Upstream: apiextensions-apiserver/pkg/controller/openapi/v2/conversion.go, builder/builder.go (buildKubeNative)
 */
export const olderCustomSchema = (schema: StructuralSchema, head: Head): Json =>
  preservesUnknown(schema) ? { type: 'object' } : customSchema(simplified(schema), head);

/** Objects within have a head as well. */
function withEmbeddedHeads(schema: StructuralSchema, head: Head): Json {
  const { properties, items, additionalProperties: more } = schema;
  const within = (inner: StructuralSchema): Json => withEmbeddedHeads(inner, head);
  const embedded = isEmbedded(schema) && {
    apiVersion: { ...head.apiVersion, description: embeddedHead.apiVersion },
    kind: { ...head.kind, description: embeddedHead.kind },
    metadata: head.metadata,
  };
  const named = { ...(properties && mapped(properties, within)), ...embedded };
  return {
    ...schema,
    ...(Object.keys(named).length > 0 && { properties: named }),
    ...(embedded && { required: [...new Set([...(schema.required ?? []), 'kind', 'apiVersion'])] }),
    ...(items && { items: within(items) }),
    ...(typeof more === 'object' && { additionalProperties: within(more as StructuralSchema) }),
  };
}

function simplified(schema: StructuralSchema): StructuralSchema {
  const { allOf: _all, oneOf: _one, anyOf: _any, not: _not, nullable, type, ...kept } = schema;
  const { properties, items, additionalProperties: more, required = [], ...others } = kept;
  const isOpen = nullable || preservesUnknown(schema);
  const needed = required.filter((name) => !properties?.[name]?.nullable);
  const isTyped =
    !nullable && !(preservesUnknown(schema) && type === 'object') && !(type === 'array' && (isOpen || !items));
  const simple = {
    ...others,
    ...(type !== undefined && isTyped && { type }),
    ...(needed.length > 0 && { required: needed }),
    ...(properties && !isOpen && { properties: mapped(properties, simplified) }),
    ...(items && !isOpen && { items: simplified(items) }),
    ...(more !== undefined && {
      additionalProperties: typeof more === 'object' ? simplified(more as StructuralSchema) : more,
    }),
  };
  return simple as StructuralSchema;
}

const mapped = <Value, Result>(
  map: Readonly<Record<string, Value>>,
  change: (value: Value) => Result,
): Record<string, Result> => Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));
