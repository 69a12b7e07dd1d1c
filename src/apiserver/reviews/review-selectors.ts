import { type FieldError, forbidden, invalidValue, required } from '../../apimachinery/field-error.ts';
import { qualifiedName } from '../../apimachinery/names.ts';
import type { ResourceAttributes } from '../../apimachinery/types.ts';
import { complain } from '../../apimachinery/validation/metadata.ts';

interface Selector {
  readonly rawSelector?: string;
  readonly requirements?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** Operators that are unknown are let be: a newer client may know them. Upstream: pkg/apis/authorization/validation/validation.go */
export function selectorErrors({ fieldSelector, labelSelector }: ResourceAttributes): readonly FieldError[] {
  const path = 'spec.resourceAttributes';
  const errors: FieldError[] = [];
  if (fieldSelector)
    validateSelector(fieldSelector, `${path}.fieldSelector`, errors, (key, field) => {
      if (!key) errors.push(required(field, 'must be specified'));
    });
  if (labelSelector)
    validateSelector(labelSelector, `${path}.labelSelector`, errors, (key, field) =>
      complain(qualifiedName(key), field, key, errors),
    );
  return errors;
}

function validateSelector(
  { rawSelector = '', requirements = [] }: Selector,
  path: string,
  errors: FieldError[],
  validateKey: (key: string, field: string) => void,
): void {
  if (rawSelector !== '' && requirements.length > 0)
    errors.push(invalidValue(`${path}.rawSelector`, rawSelector, 'may not specified at the same time as requirements'));
  if (rawSelector === '' && requirements.length === 0)
    errors.push(required(`${path}.requirements`, `when ${path} is specified, requirements or rawSelector is required`));
  requirements.forEach(({ key, operator, values = [] }, at) => {
    const field = `${path}.requirements[${at}]`;
    if ((operator === 'In' || operator === 'NotIn') && values.length === 0)
      errors.push(required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0)
      errors.push(forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    validateKey(key, `${field}.key`);
  });
}
