import { duplicate, type FieldError, invalidValue, notSupported, required, tooLong } from '../field-error.ts';
import { qualifiedName } from '../names.ts';
import type { Condition } from '../types.ts';
import { complain } from './metadata.ts';
import { validateNonNegative } from './numbers.ts';

const statuses = ['False', 'True', 'Unknown'];
const maxReason = 1024;
const maxMessage = 32 * 1024;
const reasonPattern = /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/;
const reasonText =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')";

/** Upstream: apimachinery/pkg/apis/meta/v1/validation/validation.go (ValidateConditions) */
export function validateConditions(conditions: readonly Condition[], path: string, errors: FieldError[]): void {
  const seen = new Map<string, number>();
  conditions.forEach((condition, index) => {
    const field = `${path}[${index}]`;
    if (seen.has(condition.type)) errors.push(duplicate(`${field}.type`, condition.type));
    seen.set(condition.type, index);
    validateCondition(condition, field, errors);
  });
}

function validateCondition(
  { type, status, observedGeneration, lastTransitionTime, reason, message }: Condition,
  path: string,
  errors: FieldError[],
): void {
  complain(qualifiedName(type), `${path}.type`, type, errors);
  if (!statuses.includes(status ?? '')) errors.push(notSupported(`${path}.status`, status, statuses));
  validateNonNegative(observedGeneration, `${path}.observedGeneration`, errors);
  if (!lastTransitionTime) errors.push(required(`${path}.lastTransitionTime`, 'must be set'));
  if (reason === '') errors.push(required(`${path}.reason`, 'must be set'));
  else {
    if (!reasonPattern.test(reason)) errors.push(invalidValue(`${path}.reason`, reason, reasonText));
    if (reason.length > maxReason) errors.push(tooLong(`${path}.reason`, maxReason));
  }
  if (message.length > maxMessage) errors.push(tooLong(`${path}.message`, maxMessage));
}
