import { coreFieldLabels } from './field-labels/core.ts';
import { eventsFieldLabels } from './field-labels/events.ts';
import { type FieldLabels, metadata, type Value } from './field-labels/field-label.ts';
import type { GroupResource } from './reader.ts';

const perResource: FieldLabels = { ...coreFieldLabels, ...eventsFieldLabels };

/** How a field selector's field is read from an object; undefined: the resource does not offer it. */
export const fieldValue = (resource: GroupResource, field: string): Value | undefined =>
  Object.hasOwn(perResource[resource] ?? metadata, field) ? (perResource[resource] ?? metadata)[field] : undefined;

/** The 400's text for a field that cannot be selected by. */
export const unknownField = (resource: GroupResource, field: string): string =>
  perResource[resource]
    ? `field label not supported: ${field}`
    : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
