import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { mapAt } from './facts.ts';
import { describeMarks, describePlace } from './metadata.ts';

const acronyms = new Set(['API', 'URL', 'UID', 'OSB', 'GUID']);

/** What is said in the head, or to nobody's use. */
const skipped = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
]);

/** For kinds without a description of their own: every field by name. Upstream: genericDescriber */
export function describeGeneric(out: Description, object: Json): void {
  const metadata = mapAt(object, 'metadata');
  describePlace(out, metadata);
  describeMarks(out, metadata);
  describeFields(out, 0, object, '');
}

function describeFields(out: Description, indent: number, object: Json, path: string): void {
  for (const field of Object.keys(object).toSorted()) {
    const place = `${path}.${field}`;
    if (skipped.has(place)) continue;
    const value = object[field];
    if (typeof value !== 'object' || value === null) {
      out.line(indent, `${titled(field)}:`, value === null ? '<nil>' : String(value));
      continue;
    }
    out.line(indent, `${titled(field)}:`);
    for (const item of Array.isArray(value) ? (value as readonly unknown[]) : [value])
      if (typeof item === 'object' && item !== null) describeFields(out, indent + 1, item as Json, place);
      else out.line(indent + 1, String(item));
  }
}

/** `apiVersion` as `API Version`; what has other signs in it is data and stays. Upstream: smartLabelFor, fatih/camelcase */
function titled(field: string): string {
  if (!/^[\p{L}-]+$/u.test(field)) return field;
  const words = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}|-+/gu) ?? [field];
  return words
    .map((word) =>
      acronyms.has(word.toUpperCase()) ? word.toUpperCase() : `${word[0]!.toUpperCase()}${word.slice(1)}`,
    )
    .join(' ');
}
