import { type FieldError, invalidValue, required } from '../field-error.ts';
import { pathSegmentName } from '../names.ts';
import type { V2CrossVersionObjectReference } from '../types.ts';
import { complain } from './metadata.ts';

/** How the API version of a referred object is judged. */
export type ApiVersionRule = 'any' | 'well-formed' | 'of a group';

/** Upstream: ValidateCrossVersionObjectReference */
export function validateReference(
  { apiVersion = '', kind, name }: V2CrossVersionObjectReference,
  rule: ApiVersionRule,
  path: string,
  errors: FieldError[],
): void {
  for (const [part, text] of Object.entries({ kind, name }))
    if (text === '') errors.push(required(`${path}.${part}`));
    else complain(pathSegmentName(text), `${path}.${part}`, text, errors);
  const complaint = apiVersionComplaint(apiVersion, rule);
  if (complaint !== undefined) errors.push(invalidValue(`${path}.apiVersion`, apiVersion, complaint));
}

export function apiVersionComplaint(apiVersion = '', rule: ApiVersionRule): string | undefined {
  if (rule === 'any') return undefined;
  const parts = apiVersion.split('/');
  if (parts.length > 2) return `unexpected GroupVersion string: ${apiVersion}`;
  const hasGroup = parts.length === 2 && parts[0] !== '';
  return rule === 'of a group' && !hasGroup ? 'apiVersion must specify API group' : undefined;
}
