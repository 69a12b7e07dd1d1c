import type { FieldChange } from '../../protocol/evidence/admission.ts';

/** What is new or different in `after`, each at the outermost field that was not there: `spec.containers[0].resources`. */
export function fieldChanges(before: unknown, after: unknown, path = ''): readonly FieldChange[] {
  if (before === after) return [];
  if (Array.isArray(before) && Array.isArray(after))
    return after.flatMap((item, at) => fieldChanges(before[at], item, `${path}[${at}]`));
  if (!isObject(before) || !isObject(after)) return [{ path, value: after }];
  return Object.keys(after).flatMap((field) =>
    fieldChanges(before[field], after[field], path === '' ? field : `${path}.${field}`),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
