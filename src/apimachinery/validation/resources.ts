import { isPodLevelResource, podRequests } from '../defaults/resources.ts';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalidValue,
  notFoundValue,
  notSupported,
  required,
} from '../field-error.ts';
import { compareQuantities, formatQuantity, parseQuantity } from '../quantity.ts';
import type { ContainerResizePolicy, CoreV1ResourceClaim, PodSpec, ResourceRequirements } from '../types.ts';
import {
  hugePageSize,
  isHugePage,
  isOvercommitAllowed,
  validateAmount,
  validateContainerResourceName,
} from './resource-names.ts';

type NameRule = (name: string, field: string, errors: FieldError[]) => void;

const podName: NameRule = (name, field, errors) => {
  if (!isPodLevelResource(name)) errors.push(notSupported(field, name, ['cpu', 'hugepages-', 'memory']));
};

function validateHugePages(name: string, amount: string, field: string, errors: FieldError[]): void {
  const quantity = parseQuantity(amount);
  const page = hugePageSize(name);
  const text = formatQuantity(quantity);
  if (page === undefined || quantity.nanos <= 0n || quantity.nanos % page !== 0n)
    errors.push(invalidValue(field, text, `${text} is not positive integer multiple of ${name}`));
}

/** Upstream: pkg/apis/core/validation/validation.go (validateResourceRequirements) */
function validateRequirements(
  { limits = {}, requests = {}, claims = [] }: ResourceRequirements,
  claimNames: ReadonlySet<string>,
  path: string,
  nameRule: NameRule,
  errors: FieldError[],
): void {
  for (const [name, amount] of Object.entries(limits)) {
    const field = `${path}.limits[${name}]`;
    nameRule(name, field, errors);
    validateAmount(name, amount, field, errors);
    if (isHugePage(name)) validateHugePages(name, amount, field, errors);
  }
  for (const [name, amount] of Object.entries(requests)) {
    const field = `${path}.requests[${name}]`;
    nameRule(name, field, errors);
    validateAmount(name, amount, field, errors);
    if (isHugePage(name)) validateHugePages(name, amount, field, errors);
    validateAgainstLimit(name, amount, limits[name], path, errors);
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePage) && !names.some((name) => name === 'cpu' || name === 'memory'))
    errors.push(forbidden(path, 'HugePages require cpu or memory'));
  validateClaims(claims, claimNames, `${path}.claims`, errors);
}

function validateAgainstLimit(
  name: string,
  amount: string,
  limit: string | undefined,
  path: string,
  errors: FieldError[],
): void {
  if (limit === undefined) {
    if (!isOvercommitAllowed(name))
      errors.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'));
    return;
  }
  const order = compareQuantities(parseQuantity(amount), parseQuantity(limit));
  if (order !== 0 && !isOvercommitAllowed(name))
    errors.push(invalidValue(`${path}.requests`, amount, `must be equal to ${name} limit of ${limit}`));
  else if (order > 0)
    errors.push(invalidValue(`${path}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`));
}

function validateClaims(
  claims: readonly CoreV1ResourceClaim[],
  claimNames: ReadonlySet<string>,
  path: string,
  errors: FieldError[],
): void {
  const seen = new Set<string>();
  claims.forEach(({ name, request }, index) => {
    const field = `${path}[${index}]`;
    const key = request ? `${name}/${request}` : name;
    if (!name) errors.push(required(field));
    else if (seen.has(key)) errors.push(duplicate(field, key));
    else if (!claimNames.has(name)) errors.push(notFoundValue(field, name));
    seen.add(key);
  });
}

export const validateContainerResources = (
  resources: ResourceRequirements,
  claimNames: ReadonlySet<string>,
  path: string,
  errors: FieldError[],
): void => validateRequirements(resources, claimNames, path, validateContainerResourceName, errors);

/** Resources of the pod as a whole. Upstream: validatePodResources */
export function validatePodResources(
  spec: PodSpec,
  claimNames: ReadonlySet<string>,
  path: string,
  errors: FieldError[],
): void {
  const { resources } = spec;
  if (!resources) return;
  validateRequirements(resources, claimNames, path, podName, errors);
  const asked = podRequests(spec);
  for (const [name, amount] of Object.entries(resources.requests ?? {})) {
    const together = asked[name];
    if (
      together !== undefined &&
      isPodLevelResource(name) &&
      compareQuantities(parseQuantity(together), parseQuantity(amount)) > 0
    )
      errors.push(
        invalidValue(
          `${path}.requests[${name}]`,
          amount,
          `must be greater than or equal to aggregate container requests of ${together}`,
        ),
      );
  }
  for (const list of ['containers', 'initContainers'] as const)
    spec[list]?.forEach((container, index) => {
      for (const [name, limit] of Object.entries(container.resources?.limits ?? {})) {
        const podLimit = resources.limits?.[name];
        if (podLimit !== undefined && compareQuantities(parseQuantity(limit), parseQuantity(podLimit)) > 0)
          errors.push(
            invalidValue(
              `${path}.${list}[${index}][${name}].limits`,
              limit,
              `must be less than or equal to pod limits of ${podLimit}`,
            ),
          );
      }
    });
}

const resizable = ['cpu', 'memory'];
const resizeRestarts = ['NotRequired', 'RestartContainer'];

/** Upstream: validateResizePolicy */
export function validateResizePolicy(
  policies: readonly ContainerResizePolicy[],
  podRestartPolicy: string | undefined,
  path: string,
  errors: FieldError[],
): void {
  const seen = new Set<string>();
  policies.forEach(({ resourceName, restartPolicy }, index) => {
    if (seen.has(resourceName)) errors.push(duplicate(`${path}[${index}]`, resourceName));
    seen.add(resourceName);
    if (!resourceName) errors.push(required(path));
    else if (!resizable.includes(resourceName)) errors.push(notSupported(path, resourceName, resizable));
    if (!restartPolicy) errors.push(required(path));
    else if (!resizeRestarts.includes(restartPolicy)) errors.push(notSupported(path, restartPolicy, resizeRestarts));
    if (podRestartPolicy === 'Never' && restartPolicy !== 'NotRequired')
      errors.push(invalidValue(path, restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"));
  });
}
