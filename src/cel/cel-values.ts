import { losesDigits } from '../apimachinery/json-parser.ts';
import type { Json } from '../apimachinery/object.ts';
import { isIntOrString, isObject, memberOf, type StructuralSchema } from '../apimachinery/structural/schema.ts';

/** JSON as CEL sees it: whole numbers are ints, which CEL keeps apart from doubles. */
export function celValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(celValue);
  if (typeof value !== 'object' || value === null) return value;
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) if (field !== undefined) fields[name] = celValue(field);
  return fields;
}

/** A value as its schema types it. Upstream: apiserver/pkg/cel/common/values.go (UnstructuredToVal) */
export function celValueOf(value: Json | undefined, schema: StructuralSchema | undefined): unknown {
  if (!schema) return celValue(value);
  if (typeof value === 'number') return schema.type === 'number' || !Number.isInteger(value) ? value : BigInt(value);
  if (typeof value === 'string') return isIntOrString(schema) ? value : textValue(value, schema.format);
  if (Array.isArray(value)) return value.map((item) => celValueOf(item, schema.items));
  if (!isObject(value)) return value;
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const isNamed = schema.properties !== undefined && Object.hasOwn(schema.properties, name);
    fields[isNamed ? escaped(name) : name] = celValueOf(field, memberOf(schema, name));
  }
  return fields;
}

const textValue = (text: string, format: string | undefined): unknown =>
  (format === 'date-time' || format === 'date') && !Number.isNaN(Date.parse(text)) ? new Date(text) : text;

const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/** A field's name as an identifier. Upstream: apiserver/pkg/cel/escaping.go */
export const escaped = (name: string): string =>
  reserved.has(name)
    ? `__${name}__`
    : name
        .replaceAll('__', '__underscores__')
        .replaceAll('.', '__dot__')
        .replaceAll('-', '__dash__')
        .replaceAll('/', '__slash__');

/**
 * What an expression came to, as JSON.
 * @param onLostDigits a whole number that JSON would not keep here
 */
export function jsonValue(value: unknown, onLostDigits: (digits: string) => never): Json {
  if (typeof value === 'bigint') return losesDigits(String(value)) ? onLostDigits(String(value)) : Number(value);
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (Array.isArray(value)) return value.map((item) => jsonValue(item, onLostDigits));
  const entries =
    value instanceof Map ? [...value] : typeof value === 'object' && value !== null ? Object.entries(value) : undefined;
  if (!entries) return value as Json;
  return Object.fromEntries(entries.map(([name, field]) => [String(name), jsonValue(field, onLostDigits)]));
}
