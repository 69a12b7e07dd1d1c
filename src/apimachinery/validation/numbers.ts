import { type FieldError, invalidValue } from '../field-error.ts';

/** Upstream: pkg/apis/core/validation/validation.go (ValidateNonnegativeField) */
export function validateNonNegative(value: number | undefined, field: string, errors: FieldError[]): void {
  if (value !== undefined && value < 0) errors.push(invalidValue(field, value, 'must be greater than or equal to 0'));
}

/** The counts of a status, none of which is below zero. */
export function validateCounts<Status extends object>(
  status: Status,
  fields: readonly (keyof Status & string)[],
  path: string,
  errors: FieldError[],
): void {
  for (const field of fields) validateNonNegative(status[field] as number | undefined, `${path}.${field}`, errors);
}

/** `3` or `25%`. */
export type IntOrPercent = number | string;

const percent = /^[0-9]+%$/;
const percentText =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

/** Upstream: pkg/apis/apps/validation/validation.go (ValidatePositiveIntOrPercent) */
export function validateIntOrPercent(value: IntOrPercent, field: string, errors: FieldError[]): void {
  if (typeof value === 'number') validateNonNegative(value, field, errors);
  else if (!percent.test(value)) errors.push(invalidValue(field, value, percentText));
}

/** Upstream: IsNotMoreThan100Percent */
export function validateAtMostAll(value: IntOrPercent, field: string, errors: FieldError[]): void {
  if (typeof value === 'string' && percent.test(value) && Number.parseInt(value, 10) > 100)
    errors.push(invalidValue(field, value, 'must not be greater than 100%'));
}

/** The number, or the number before the percent sign; 0 where it is neither. */
export const intOrPercentValue = (value: IntOrPercent): number =>
  typeof value === 'number' ? value : /^\d+%?$/.test(value) ? Number.parseInt(value, 10) : 0;
