import { additional, type StructuralSchema } from '../apimachinery/structural/schema.ts';
import { escaped } from './cel-values.ts';

/** What is known of how large a value can become: the characters of a text, the entries of a list or map. */
export interface Sized {
  readonly kind: 'text' | 'list' | 'map' | 'object' | 'other';
  readonly size: number;
  /** What is in a list, or what lies under the keys of a map. */
  readonly element?: () => Sized;
  readonly fields?: (name: string) => Sized | undefined;
}

/** Nothing larger reaches the server. Upstream: apiserver/pkg/cel/limits.go */
export const maxRequestBytes = 3 * 1024 * 1024;

export const scalar: Sized = { kind: 'other', size: 1 };
export const text = (size: number): Sized => ({ kind: 'text', size });

/** Upstream: apiserver/pkg/cel/common/schemas.go (SchemaDeclType, estimateMax*) */
export function sizedBy(schema: StructuralSchema): Sized {
  const more = additional(schema);
  switch (schema.type) {
    case 'string':
      return text(maxLength(schema));
    case 'array': {
      const { items = {}, maxItems } = schema;
      const size = maxItems ?? Math.floor((maxRequestBytes - 2) / (minBytes(items) + 1));
      return { kind: 'list', size, element: () => sizedBy(items) };
    }
    case 'object': {
      if (typeof more !== 'object') return { kind: 'object', size: 1, fields: (name) => fieldOf(schema, name) };
      const size = schema.maxProperties ?? Math.floor((maxRequestBytes - 2) / (minBytes(more) + 6));
      return { kind: 'map', size, element: () => sizedBy(more) };
    }
    default:
      return scalar;
  }
}

function fieldOf({ properties = {} }: StructuralSchema, name: string): Sized | undefined {
  const found = Object.entries(properties).find(([field]) => escaped(field) === name);
  return found && sizedBy(found[1]);
}

const formatLengths: Readonly<Record<string, number>> = { 'date-time': 30, date: 10, duration: 32 };

function maxLength({ maxLength: limit, format, enum: choices }: StructuralSchema): number {
  const ofFormat = format === undefined ? undefined : formatLengths[format];
  if (ofFormat !== undefined) return ofFormat;
  if (choices) return Math.max(...choices.map((choice) => String(choice).length));
  return limit === undefined ? maxRequestBytes - 2 : limit * 4;
}

/** The shortest JSON of a value. Upstream: apiserver/pkg/cel/types.go (MinSerializedSize) */
export function minBytes(schema: StructuralSchema): number {
  switch (schema.type) {
    case 'boolean':
      return 4;
    case 'integer':
    case 'number':
      return 1;
    case 'object': {
      const needed = (schema.required ?? []).map((name): [string, StructuralSchema | undefined] => [
        name,
        schema.properties?.[name],
      ]);
      return needed.reduce(
        (sum, [name, one]) => (one && one.default === undefined ? sum + name.length + minBytes(one) + 4 : sum),
        2,
      );
    }
    default:
      return 2;
  }
}
