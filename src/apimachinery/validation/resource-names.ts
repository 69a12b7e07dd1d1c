import { type FieldError, invalidValue } from '../field-error.ts';
import { qualifiedName } from '../names.ts';
import { compareQuantities, formatQuantity, parseQuantity, quantityMilliValue } from '../quantity.ts';
import { complain } from './metadata.ts';

/** Upstream of these: pkg/apis/core/helper/helpers.go */
const containerResources = ['cpu', 'memory', 'ephemeral-storage'];
const computeResources = containerResources.flatMap((name) => [`requests.${name}`, `limits.${name}`]);
const countedObjects = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const quotaResources = [...containerResources, ...computeResources, ...countedObjects, 'requests.storage'];
const standardResources = [...quotaResources, 'storage'];

const hugePages = 'hugepages-';
const zero = parseQuantity('0');

export const isHugePage = (name: string): boolean => name.startsWith(hugePages);
export const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');
export const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && qualifiedName(`requests.${name}`).length === 0;
export const isOvercommitAllowed = (name: string): boolean => isNative(name) && !isHugePage(name);
export const isStandardQuotaResource = (name: string): boolean =>
  isHugePage(name) || isHugePage(name.replace(/^requests\./, '')) || quotaResources.includes(name);

/** A rule about the name of a resource; returns whether it holds. */
export type ResourceNameRule = (name: string, field: string, errors: FieldError[]) => boolean;

/** Upstream: pkg/apis/core/validation/validation.go (validateResourceName) */
export const validateResourceName: ResourceNameRule = (name, field, errors) => {
  const complaints = qualifiedName(name);
  complain(complaints, field, name, errors);
  if (complaints.length > 0) return false;
  if (name.includes('/') || standardResources.includes(name) || isHugePage(name)) return true;
  errors.push(invalidValue(field, name, 'must be a standard resource type or fully qualified'));
  return false;
};

/** Upstream: validateContainerResourceName */
export const validateContainerResourceName: ResourceNameRule = (name, field, errors) => {
  const holds = validateResourceName(name, field, errors);
  if (name.includes('/')) {
    if (isNative(name) || isExtended(name)) return holds;
    errors.push(invalidValue(field, name, "doesn't follow extended resource name standard"));
    return false;
  }
  if (containerResources.includes(name) || isHugePage(name)) return holds;
  errors.push(invalidValue(field, name, 'must be a standard resource for containers'));
  return false;
};

/** Upstream: ValidateResourceQuotaResourceName */
export const validateQuotaResourceName: ResourceNameRule = (name, field, errors) => {
  const holds = validateResourceName(name, field, errors);
  if (name.includes('/') || isStandardQuotaResource(name)) return holds;
  errors.push(invalidValue(field, name, 'must be a standard resource for quota'));
  return false;
};

/** Upstream: ValidateResourceQuantityValue */
export function validateAmount(name: string, amount: string, field: string, errors: FieldError[]): void {
  const quantity = parseQuantity(amount);
  const text = formatQuantity(quantity);
  if (compareQuantities(quantity, zero) < 0)
    errors.push(invalidValue(field, text, 'must be greater than or equal to 0'));
  if ((isExtended(name) || countedObjects.includes(name)) && quantityMilliValue(quantity) % 1000 !== 0)
    errors.push(invalidValue(field, text, 'must be an integer'));
}

/** A page's size in the unit of quantities; undefined: the name says none. */
export function hugePageSize(name: string): bigint | undefined {
  try {
    const { nanos } = parseQuantity(name.slice(hugePages.length));
    return nanos > 0n ? nanos : undefined;
  } catch {
    return undefined;
  }
}
