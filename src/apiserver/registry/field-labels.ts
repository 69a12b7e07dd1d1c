import { batchFieldLabels } from './field-labels/batch.ts';
import { certificatesFieldLabels } from './field-labels/certificates.ts';
import { coreFieldLabels } from './field-labels/core.ts';
import { eventsFieldLabels } from './field-labels/events.ts';
import { type FieldLabels, metadata, type Value } from './field-labels/field-label.ts';
import type { GroupResource } from './reader.ts';

const perResource: FieldLabels = {
  ...coreFieldLabels,
  ...eventsFieldLabels,
  ...batchFieldLabels,
  ...certificatesFieldLabels,
};

/** How a field selector's field is read from an object; undefined: the resource does not offer it. */
export const fieldValue = (resource: GroupResource, field: string): Value | undefined =>
  Object.hasOwn(perResource[resource] ?? metadata, field) ? (perResource[resource] ?? metadata)[field] : undefined;

/** Resources that say it in their own words. */
const ownTexts: Readonly<Record<GroupResource, (field: string) => string>> = {
  'jobs.batch': (field) => `field label "${field}" not supported for Job`,
  'statefulsets.apps': (field) => `field label not supported for appsv1.StatefulSet: ${field}`,
};

interface Selectable {
  readonly groupResource: GroupResource;
  readonly custom?: unknown;
}

/** The 400's text for a field that cannot be selected by. */
export const unknownField = ({ groupResource, custom }: Selectable, field: string): string =>
  custom || perResource[groupResource]
    ? (ownTexts[groupResource]?.(field) ?? `field label not supported: ${field}`)
    : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
