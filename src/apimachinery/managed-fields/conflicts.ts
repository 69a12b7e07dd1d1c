import { applyConflict, type Status } from '../status.ts';
import { compareText } from './entries.ts';
import type { ManagedFieldsEntry } from './entry.ts';
import { type FieldSet, intersection, isEmptySet, pathsOf } from './field-set.ts';
import { displayElement } from './path-element.ts';

/** Fields that an applier wants to change and somebody else owns. */
export interface Conflict {
  readonly owner: ManagedFieldsEntry;
  readonly fields: FieldSet;
}

export function conflictsWith(
  others: readonly ManagedFieldsEntry[],
  written: FieldSet,
  apiVersion: string,
): readonly Conflict[] {
  return others
    .filter((entry) => entry.apiVersion === apiVersion)
    .map((owner) => ({ owner, fields: intersection(owner.fieldsV1, written) }))
    .filter(({ fields }) => !isEmptySet(fields))
    .toSorted((a, b) => compareText(ownerText(a.owner), ownerText(b.owner)));
}

/** 409 with every field and its owner. Upstream: managedfields/internal/conflict.go */
export function conflictStatus(conflicts: readonly Conflict[]): Status {
  const found = conflicts.flatMap(({ owner, fields }) =>
    pathsOf(fields).map((path) => ({ owner: ownerText(owner), field: path.map(displayElement).join('') })),
  );
  const [first] = found;
  const list =
    found.length === 1
      ? `1 conflict: conflict with ${first!.owner}: ${first!.field}`
      : `${found.length} conflicts: ${conflicts
          .flatMap(({ owner, fields }) => [
            `conflicts with ${ownerText(owner)}:`,
            ...pathsOf(fields).map((path) => `- ${path.map(displayElement).join('')}`),
          ])
          .join('\n')}`;
  return applyConflict(
    `Apply failed with ${list}`,
    found.map(({ owner, field }) => ({ reason: 'FieldManagerConflict', message: `conflict with ${owner}`, field })),
  );
}

/** `"kubectl" with subresource "status" using v1`; appliers are named without a version. */
function ownerText({ manager = '', subresource, operation, apiVersion }: ManagedFieldsEntry): string {
  const name = JSON.stringify(manager) + (subresource ? ` with subresource ${JSON.stringify(subresource)}` : '');
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}
