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

/** A value as Go's `%#v` prints it: `map[string]interface {}{"image":"z:1"}`. */
export function goSyntax(value: Json): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  const fields = Object.keys(value)
    .toSorted()
    .map((field) => `${JSON.stringify(field)}:${goSyntax(value[field]!)}`);
  return `map[string]interface {}{${fields.join(', ')}}`;
}
