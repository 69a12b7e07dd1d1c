import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { mapAt } from './facts.ts';

/** `cpu:  100m`, one a line. */
export function describeAmounts(out: Description, indent: number, amounts: Json): void {
  for (const name of Object.keys(amounts).toSorted()) out.line(indent, `${name}:`, String(amounts[name]));
}

/** Limits and requests, as far as there are any. */
export function describeResources(out: Description, indent: number, resources: Json): void {
  for (const [field, title] of [
    ['limits', 'Limits'],
    ['requests', 'Requests'],
  ] as const) {
    const amounts = mapAt(resources, field);
    if (Object.keys(amounts).length > 0) out.line(indent, `${title}:`);
    describeAmounts(out, indent + 1, amounts);
  }
}
