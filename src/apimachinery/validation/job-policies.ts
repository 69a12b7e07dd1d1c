import {
  duplicate,
  type FieldError,
  invalidValue,
  invalidWithoutValue,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '../field-error.ts';
import { qualifiedName } from '../names.ts';
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  SuccessPolicyRule,
} from '../types.ts';
import { countIndexes, IndexError } from './index-intervals.ts';
import { complain } from './metadata.ts';
import { validateNonNegative } from './numbers.ts';

const maxRules = 20;
const maxExitCodes = 255;
const maxPatterns = 20;
const maxSucceededIndexes = 64 * 1024;

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const operators = ['In', 'NotIn'];
const statuses = ['False', 'True', 'Unknown'];
const replacements = ['Failed', 'TerminatingOrFailed'];

/** `["a" "b"]`, as Go writes a list of quoted texts. */
const quoted = (texts: readonly string[]): string => `[${texts.map((text) => JSON.stringify(text)).join(' ')}]`;

function validateChoice(
  value: string | undefined,
  choices: readonly string[],
  field: string,
  errors: FieldError[],
): void {
  if (!value) errors.push(required(field, `valid values: ${quoted(choices)}`));
  else if (!choices.includes(value)) errors.push(notSupported(field, value, choices));
}

/** Upstream: pkg/apis/batch/validation/validation.go (validatePodFailurePolicy) */
export function validatePodFailurePolicy(spec: JobSpec, path: string, errors: FieldError[]): void {
  const rules = spec.podFailurePolicy?.rules ?? [];
  if (rules.length > maxRules) errors.push(tooMany(`${path}.rules`, rules.length, maxRules));
  const pod = spec.template.spec;
  const names = [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])].map(({ name }) => name);
  rules.forEach((rule, index) => validateFailureRule(rule, spec, names, `${path}.rules[${index}]`, errors));
}

function validateFailureRule(
  { action, onExitCodes, onPodConditions = [] }: PodFailurePolicyRule,
  { backoffLimitPerIndex }: JobSpec,
  containerNames: readonly string[],
  path: string,
  errors: FieldError[],
): void {
  if (action === 'FailIndex') {
    if (backoffLimitPerIndex === undefined)
      errors.push(invalidValue(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set'));
  } else validateChoice(action, actions, `${path}.action`, errors);
  if (onExitCodes) validateExitCodes(onExitCodes, containerNames, `${path}.onExitCodes`, errors);
  validatePatterns(onPodConditions, `${path}.onPodConditions`, errors);
  if (onExitCodes && onPodConditions.length > 0)
    errors.push(invalidWithoutValue(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (!onExitCodes && onPodConditions.length === 0)
    errors.push(invalidWithoutValue(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
}

function validatePatterns(
  patterns: readonly PodFailurePolicyOnPodConditionsPattern[],
  path: string,
  errors: FieldError[],
): void {
  if (patterns.length > maxPatterns) errors.push(tooMany(path, patterns.length, maxPatterns));
  patterns.forEach(({ type, status }, index) => {
    complain(qualifiedName(type), `${path}[${index}].type`, type, errors);
    validateChoice(status, statuses, `${path}[${index}].status`, errors);
  });
}

function validateExitCodes(
  { operator, containerName, values }: PodFailurePolicyOnExitCodesRequirement,
  containerNames: readonly string[],
  path: string,
  errors: FieldError[],
): void {
  validateChoice(operator, operators, `${path}.operator`, errors);
  if (containerName !== undefined && !containerNames.includes(containerName))
    errors.push(
      invalidValue(
        `${path}.containerName`,
        containerName,
        'must be one of the container or initContainer names in the pod template',
      ),
    );
  const codes = (values as number[] | null) ?? [];
  if (codes.length === 0) errors.push(invalidValue(`${path}.values`, values, 'at least one value is required'));
  else if (codes.length > maxExitCodes) errors.push(tooMany(`${path}.values`, codes.length, maxExitCodes));
  codes.forEach((code, index) => {
    const field = `${path}.values[${index}]`;
    if (operator === 'In' && code === 0) errors.push(invalidValue(field, code, 'must not be 0 for the In operator'));
    if (codes.indexOf(code) < index) errors.push(duplicate(field, code));
  });
  if (codes.some((code, index) => index > 0 && codes[index - 1]! > code))
    errors.push(invalidValue(`${path}.values`, codes, 'must be ordered'));
}

/** Upstream: validateSuccessPolicy */
export function validateSuccessPolicy(spec: JobSpec, path: string, errors: FieldError[]): void {
  const rules = (spec.successPolicy?.rules as SuccessPolicyRule[] | null | undefined) ?? [];
  if (rules.length === 0)
    errors.push(required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified'));
  if (rules.length > maxRules) errors.push(tooMany(`${path}.rules`, rules.length, maxRules));
  rules.forEach((rule, index) => validateSuccessRule(rule, spec.completions ?? 0, `${path}.rules[${index}]`, errors));
}

function validateSuccessRule(
  { succeededCount, succeededIndexes }: SuccessPolicyRule,
  completions: number,
  path: string,
  errors: FieldError[],
): void {
  if (succeededCount === undefined && succeededIndexes === undefined)
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  const named = validateSucceededIndexes(succeededIndexes, completions, `${path}.succeededIndexes`, errors);
  if (succeededCount === undefined) return;
  const field = `${path}.succeededCount`;
  validateNonNegative(succeededCount, field, errors);
  if (succeededCount > completions)
    errors.push(
      invalidValue(
        field,
        succeededCount,
        `must be less than or equal to ${completions} (the number of specified completions)`,
      ),
    );
  if (succeededIndexes !== undefined && succeededCount > named)
    errors.push(
      invalidValue(
        field,
        succeededCount,
        `must be less than or equal to ${named} (the number of indexes in the specified succeededIndexes field)`,
      ),
    );
}

/** @returns how many indexes are named */
function validateSucceededIndexes(
  indexes: string | undefined,
  completions: number,
  field: string,
  errors: FieldError[],
): number {
  if (indexes === undefined) return 0;
  if (indexes.length > maxSucceededIndexes) errors.push(tooLong(field, maxSucceededIndexes));
  try {
    return countIndexes(indexes, completions);
  } catch (error) {
    if (!(error instanceof IndexError)) throw error;
    errors.push(invalidValue(field, indexes, `error parsing succeededIndexes: ${error.message}`));
    return 0;
  }
}

/** Upstream: validatePodReplacementPolicy */
export function validatePodReplacement(
  { podReplacementPolicy, podFailurePolicy }: JobSpec,
  field: string,
  errors: FieldError[],
): void {
  if (podReplacementPolicy === undefined) return;
  const choices = podFailurePolicy ? ['Failed'] : replacements;
  if (!choices.includes(podReplacementPolicy)) errors.push(notSupported(field, podReplacementPolicy, choices));
}
