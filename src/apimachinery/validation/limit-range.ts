import { duplicate, type FieldError, forbidden, invalidValue, required } from '../field-error.ts';
import { dns1123Subdomain, qualifiedName } from '../names.ts';
import {
  compareQuantities,
  formatQuantity,
  parseQuantity,
  type Quantity,
  quantityMilliValue,
  quantityValue,
} from '../quantity.ts';
import type { LimitRange, LimitRangeItem } from '../types.ts';
import { complain, validateObjectMeta } from './metadata.ts';
import { isOvercommitAllowed, validateContainerResourceName, validateResourceName } from './resource-names.ts';

type Bound = 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio';

const types = ['Pod', 'Container', 'PersistentVolumeClaim'];
const one = parseQuantity('1');
const largestWithMillis = Number.MAX_SAFE_INTEGER / 1000;

/** Upstream: pkg/apis/core/validation/validation.go (ValidateLimitRange) */
export function validateLimitRange({ metadata, spec }: LimitRange, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  const seen = new Set<string>();
  spec.limits?.forEach((item, index) => {
    const path = `spec.limits[${index}]`;
    validateType(item.type, `${path}.type`, errors);
    if (seen.has(item.type)) errors.push(duplicate(`${path}.type`, item.type));
    seen.add(item.type);
    validateItem(item, path, errors);
  });
}

function validateType(type: string, field: string, errors: FieldError[]): void {
  const complaints = qualifiedName(type);
  complain(complaints, field, type, errors);
  if (complaints.length === 0 && !type.includes('/') && !types.includes(type))
    errors.push(invalidValue(field, type, 'must be a standard limit type or fully qualified'));
}

function validateItem(item: LimitRangeItem, path: string, errors: FieldError[]): void {
  const nameRule =
    item.type === 'Pod' || item.type === 'Container' ? validateContainerResourceName : validateResourceName;
  const names = new Set<string>();
  const visit = (bound: Bound): void => {
    for (const name of Object.keys(item[bound] ?? {})) {
      nameRule(name, `${path}.${bound}[${name}]`, errors);
      names.add(name);
    }
  };
  visit('max');
  visit('min');
  for (const bound of ['default', 'defaultRequest'] as const)
    if (item.type !== 'Pod') visit(bound);
    else if (Object.keys(item[bound] ?? {}).length > 0)
      errors.push(forbidden(`${path}.${bound}`, "may not be specified when `type` is 'Pod'"));
  if (item.type === 'PersistentVolumeClaim' && !item.min?.['storage'] && !item.max?.['storage'])
    errors.push(
      required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided'),
    );
  visit('maxLimitRequestRatio');
  for (const name of names) validateBounds(item, name, path, errors);
}

/** Bounds that must not be above one another: lower, upper, whose value is at fault, and how the message names both. */
const order: readonly (readonly [Bound, Bound, Bound, Bound, string, string])[] = [
  ['min', 'max', 'min', 'min', 'min value', 'max value'],
  ['min', 'defaultRequest', 'defaultRequest', 'defaultRequest', 'min value', 'default request value'],
  ['defaultRequest', 'max', 'defaultRequest', 'defaultRequest', 'default request value', 'max value'],
  ['defaultRequest', 'default', 'defaultRequest', 'defaultRequest', 'default request value', 'default limit value'],
  ['min', 'default', 'default', 'min', 'min value', 'default value'],
  ['default', 'max', 'default', 'max', 'default value', 'max value'],
];

function validateBounds(item: LimitRangeItem, name: string, path: string, errors: FieldError[]): void {
  const bound = (which: Bound): Quantity | undefined => {
    const isDefault = which === 'default' || which === 'defaultRequest';
    const amounts = (isDefault && item.type === 'Pod' ? undefined : item[which]) ?? {};
    return Object.hasOwn(amounts, name) ? parseQuantity(amounts[name]!) : undefined;
  };
  for (const [low, high, field, shown, lowText, highText] of order) {
    const [lower, upper] = [bound(low), bound(high)];
    if (lower && upper && compareQuantities(lower, upper) > 0)
      errors.push(
        invalidValue(
          `${path}.${field}[${name}]`,
          formatQuantity(bound(shown)!),
          `${lowText} ${formatQuantity(lower)} is greater than ${highText} ${formatQuantity(upper)}`,
        ),
      );
  }
  validateRatio(
    bound('maxLimitRequestRatio'),
    bound('min'),
    bound('max'),
    `${path}.maxLimitRequestRatio[${name}]`,
    errors,
  );
  const [limit, request] = [bound('default'), bound('defaultRequest')];
  if (limit && request && !isOvercommitAllowed(name) && compareQuantities(limit, request) !== 0)
    errors.push(
      invalidValue(
        `${path}.defaultRequest[${name}]`,
        formatQuantity(request),
        `default value ${formatQuantity(limit)} must equal to defaultRequest value ${formatQuantity(request)} in ${name}`,
      ),
    );
}

function validateRatio(
  ratio: Quantity | undefined,
  min: Quantity | undefined,
  max: Quantity | undefined,
  field: string,
  errors: FieldError[],
): void {
  if (!ratio) return;
  const text = formatQuantity(ratio);
  if (compareQuantities(ratio, one) < 0) errors.push(invalidValue(field, text, `ratio ${text} is less than 1`));
  if (!min || !max) return;
  const inMillis = [ratio, min, max].every((amount) => quantityValue(amount) < largestWithMillis);
  const value = inMillis ? quantityMilliValue(ratio) / 1000 : quantityValue(ratio);
  const limit = inMillis ? quantityMilliValue(max) / quantityMilliValue(min) : quantityValue(max) / quantityValue(min);
  if (value > limit)
    errors.push(invalidValue(field, text, `ratio ${text} is greater than max/min = ${limit.toFixed(6)}`));
}
