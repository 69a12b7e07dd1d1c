import { type FieldError, forbidden, invalidValue, required } from '../field-error.ts';
import { labelValue, qualifiedName } from '../names.ts';
import type { LabelSelector } from '../types.ts';
import { complain, validateLabels } from './metadata.ts';

/** Upstream: apimachinery/pkg/apis/meta/v1/validation/validation.go (ValidateLabelSelector) */
export function validateLabelSelector(selector: LabelSelector | undefined, path: string, errors: FieldError[]): void {
  if (!selector) return;
  if (selector.matchLabels) validateLabels(selector.matchLabels, `${path}.matchLabels`, errors);
  selector.matchExpressions?.forEach(({ key, operator, values = [] }, index) => {
    const field = `${path}.matchExpressions[${index}]`;
    switch (operator) {
      case 'In':
      case 'NotIn':
        if (values.length === 0)
          errors.push(required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
        break;
      case 'Exists':
      case 'DoesNotExist':
        if (values.length > 0)
          errors.push(
            forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
          );
        break;
      default:
        errors.push(invalidValue(`${field}.operator`, operator, 'not a valid selector operator'));
    }
    complain(qualifiedName(key), `${field}.key`, key, errors);
    values.forEach((value, at) => complain(labelValue(value), `${field}.values[${at}]`, value, errors));
  });
}
