import type { RefusedStatus } from '../../protocol/session.ts';
import { type FieldPath, parseFieldPath, type Span, spanOfField } from './field-path.ts';
import type { ManifestObject } from './manifest.ts';

/** What the server said against a field, and where that field was typed. */
export interface Finding extends Span {
  /** As the server names it; '' where it is about the object as a whole. */
  readonly field: string;
  readonly message: string;
  /** e.g. `422 Invalid` */
  readonly title: string;
}

export const titleOf = ({ code, reason }: RefusedStatus): string => [code, reason].filter(Boolean).join(' ');

/** Puts every cause of a refusal beside the field that it is about. */
export function findingsOf({ document, path }: ManifestObject, status: RefusedStatus): readonly Finding[] {
  const title = titleOf(status);
  const causes = [...fieldCauses(status)];
  const found = causes.length > 0 ? causes : [{ field: '', path: subjectOf(status), message: status.message ?? '' }];
  return found.map(({ field, path: inObject, message }) => ({
    ...spanOfField(document, [...path, ...inObject]),
    field,
    message,
    title,
  }));
}

interface FieldCause {
  readonly field: string;
  readonly path: FieldPath;
  readonly message: string;
}

function* fieldCauses({ details, message = '' }: RefusedStatus): Generator<FieldCause> {
  for (const cause of details?.causes ?? [])
    if (cause.field) yield { field: cause.field, path: parseFieldPath(cause.field), message: cause.message ?? '' };
  // Strict decoding names fields in its text only: unknown field "spec.containers[0].imag"
  for (const [text, field] of message.matchAll(/(?:unknown|duplicate) field "([^"]+)"/g))
    yield { field: field!, path: parseFieldPath(field!), message: text };
}

/** The part of the object that a refusal without causes is about. */
function subjectOf({ reason, details }: RefusedStatus): FieldPath {
  if (reason === 'NotFound' && details?.kind === 'namespaces') return ['metadata', 'namespace'];
  if (reason === 'Conflict') return ['metadata', 'resourceVersion'];
  if (reason === 'AlreadyExists') return ['metadata', 'name'];
  return ['kind'];
}
