import type { Json } from '../api.ts';
import { Description } from '../output/description.ts';
import { describeEvents } from './events.ts';
import { mapAt, pairsOf, textAt } from './facts.ts';

/** For kinds without a description of their own: every field, named as a reader would write it. */
export function describeGeneric(object: Json, events: readonly Json[] | undefined, now: number): string {
  const out = new Description();
  const metadata = mapAt(object, 'metadata');
  out.line(0, 'Name:', textAt(metadata, 'name'));
  if (textAt(metadata, 'namespace')) out.line(0, 'Namespace:', textAt(metadata, 'namespace'));
  out.list(0, 'Labels:', pairsOf(mapAt(metadata, 'labels'), '='));
  out.list(0, 'Annotations:', pairsOf(mapAt(metadata, 'annotations'), ': '));
  for (const [field, value] of Object.entries(object))
    if (!['metadata', 'apiVersion', 'kind'].includes(field)) describeValue(out, 0, titled(field), value);
  if (events) describeEvents(out, events, now);
  return out.toString();
}

function describeValue(out: Description, indent: number, name: string, value: unknown): void {
  if (Array.isArray(value)) {
    out.line(indent, `${name}:`);
    for (const item of value) {
      if (typeof item === 'object' && item !== null) describeMap(out, indent + 1, item as Json);
      else out.line(indent + 1, String(item));
    }
  } else if (typeof value === 'object' && value !== null) {
    out.line(indent, `${name}:`);
    describeMap(out, indent + 1, value as Json);
  } else out.line(indent, `${name}:`, String(value));
}

function describeMap(out: Description, indent: number, map: Json): void {
  for (const [field, value] of Object.entries(map)) describeValue(out, indent, titled(field), value);
}

/** `roleRef` as `Role Ref`; keys with dots or dashes are data and stay. */
const titled = (field: string): string =>
  /^[a-z][A-Za-z]*$/.test(field)
    ? field.charAt(0).toUpperCase() + field.slice(1).replace(/([a-z])([A-Z])/g, '$1 $2')
    : field;
