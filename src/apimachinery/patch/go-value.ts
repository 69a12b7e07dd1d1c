import type { Json } from '../object.ts';

/** A value as Go's `%v` prints it: `map[image:z:1 name:a]`. */
export function goValue(value: Json): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const fields = Object.keys(value)
    .toSorted()
    .map((field) => `${field}:${goValue(value[field]!)}`);
  return `map[${fields.join(' ')}]`;
}
