import { type FieldError, invalidValue, notSupported, required, shownMap, tooLong } from '../field-error.ts';
import { toRequirements } from '../label-selector.ts';
import { dns1123Label, dns1123Subdomain } from '../names.ts';
import type { ObjectMeta } from '../object.ts';
import { matchesLabels } from '../selectors.ts';
import type { Job, JobSpec, SuccessPolicyRule } from '../types.ts';
import { validateDomainPrefixedPath } from './domain-prefixed-path.ts';
import { validatePodFailurePolicy, validatePodReplacement, validateSuccessPolicy } from './job-policies.ts';
import { validateLabelSelector } from './label-selector.ts';
import { validateObjectMeta } from './metadata.ts';
import { validateNonNegative } from './numbers.ts';
import { type PodTemplate, shownSelector, validatePodTemplate, validateSelectorMatches } from './pod-template.ts';

const maxIndexedParallelism = 100_000;
const maxFailedIndexes = 100_000;
const manyCompletions = 100_000;
const maxForManyCompletions = 10_000;
const maxManagedBy = 63;
const withPerIndexBackoff = 'and used with backoff limit per index';

/** Upstream: pkg/apis/batch/validation/validation.go (ValidateJob) */
export function validateJob(job: Job, errors: FieldError[]): void {
  const { metadata, spec } = job;
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  validateGeneratedSelector(job, errors);
  validateSelectingSpec(spec, errors);
  const { completions = 0 } = spec;
  if (spec.completionMode !== 'Indexed' || completions <= 0) return;
  const lastHost = `${metadata.name}-${completions - 1}`;
  if (dns1123Label(lastHost).length > 0)
    errors.push(
      invalidValue('metadata.name', metadata.name, `will not able to create pod with invalid DNS label: ${lastHost}`),
    );
}

const generatedLabels = ({ name, uid = '' }: ObjectMeta): readonly (readonly [string, string])[] => [
  ['controller-uid', uid],
  ['job-name', name],
  ['batch.kubernetes.io/controller-uid', uid],
  ['batch.kubernetes.io/job-name', name],
];

/** Upstream: validateGeneratedSelector */
function validateGeneratedSelector({ metadata, spec }: Job, errors: FieldError[]): void {
  if (spec.manualSelector || !spec.selector) return;
  const labels = spec.template.metadata?.labels ?? {};
  const expected = generatedLabels(metadata);
  for (const [key, value] of expected) {
    const field = `spec.template.metadata.labels[${key}]`;
    if (labels[key] === undefined) errors.push(required(field, `must be '${value}'`));
    else if (labels[key] !== value) errors.push(invalidValue(field, shownMap(labels), `must be '${value}'`));
  }
  if (!matchesLabels(toRequirements(spec.selector), Object.fromEntries(expected)))
    errors.push(invalidValue('spec.selector', shownSelector(spec.selector), '`selector` not auto-generated'));
}

/** A spec with the selector that a job has and a template for jobs has not. Upstream: ValidateJobSpec */
export function validateSelectingSpec(spec: JobSpec, errors: FieldError[]): void {
  validateJobSpec(spec, 'spec', errors);
  const before = errors.length;
  if (spec.selector) validateLabelSelector(spec.selector, 'spec.selector', errors);
  else errors.push(required('spec.selector'));
  const isUsable = !spec.selector || errors.length === before;
  if (isUsable) validateSelectorMatches(spec.selector, spec.template as PodTemplate, 'spec.template', errors);
}

/** Upstream: validateJobSpec */
export function validateJobSpec(spec: JobSpec, path: string, errors: FieldError[]): void {
  validateLimits(spec, path, errors);
  validateCompletionMode(spec, path, errors);
  if (spec.podFailurePolicy) validatePodFailurePolicy(spec, `${path}.podFailurePolicy`, errors);
  if (spec.successPolicy) {
    if (spec.completionMode === 'Indexed') validateSuccessPolicy(spec, `${path}.successPolicy`, errors);
    else
      errors.push(invalidValue(`${path}.successPolicy`, shownSuccessPolicy(spec), 'requires indexed completion mode'));
  }
  validatePodReplacement(spec, `${path}.podReplacementPolicy`, errors);
  validatePodTemplate(spec.template as PodTemplate, `${path}.template`, errors);
  validateRestartPolicy(spec, `${path}.template.spec.restartPolicy`, errors);
}

const shownSuccessPolicy = ({ successPolicy }: JobSpec): object => ({
  Rules:
    (successPolicy!.rules as SuccessPolicyRule[] | null)?.map(({ succeededIndexes = null, succeededCount = null }) => ({
      SucceededIndexes: succeededIndexes,
      SucceededCount: succeededCount,
    })) ?? null,
});

function validateLimits(spec: JobSpec, path: string, errors: FieldError[]): void {
  for (const field of [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ] as const)
    validateNonNegative(spec[field], `${path}.${field}`, errors);
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  if (spec.managedBy === undefined) return;
  validateDomainPrefixedPath(spec.managedBy, `${path}.managedBy`, errors);
  if (spec.managedBy.length > maxManagedBy) errors.push(tooLong(`${path}.managedBy`, maxManagedBy));
}

const completionModes = ['NonIndexed', 'Indexed'];

function validateCompletionMode(spec: JobSpec, path: string, errors: FieldError[]): void {
  const { completionMode } = spec;
  if (completionMode !== undefined && !completionModes.includes(completionMode))
    errors.push(notSupported(`${path}.completionMode`, completionMode, completionModes));
  if (completionMode === 'Indexed') validateIndexed(spec, path, errors);
  else if (completionMode === undefined || completionMode === 'NonIndexed')
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const)
      if (spec[field] !== undefined)
        errors.push(invalidValue(`${path}.${field}`, spec[field], 'requires indexed completion mode'));
}

function validateIndexed(
  { completions, parallelism = 0, maxFailedIndexes: failed, backoffLimitPerIndex }: JobSpec,
  path: string,
  errors: FieldError[],
): void {
  const atMost = (field: string, value: number | undefined, limit: number, when = ''): void => {
    if (value !== undefined && value > limit)
      errors.push(invalidValue(`${path}.${field}`, value, `must be less than or equal to ${limit}${when}`));
  };
  if (completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'));
  atMost('parallelism', parallelism, maxIndexedParallelism, ' when completion mode is Indexed');
  if (completions !== undefined && failed !== undefined && failed > completions)
    errors.push(invalidValue(`${path}.maxFailedIndexes`, failed, 'must be less than or equal to completions'));
  atMost('maxFailedIndexes', failed, maxFailedIndexes);
  if (completions === undefined || completions <= manyCompletions || backoffLimitPerIndex === undefined) return;
  const when = ` when completions are above ${manyCompletions} ${withPerIndexBackoff}`;
  if (failed === undefined)
    errors.push(required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${manyCompletions}`));
  atMost('parallelism', parallelism, maxForManyCompletions, when);
  atMost('maxFailedIndexes', failed, maxForManyCompletions, when);
}

/** A pod that is always started again never lets its job end. */
function validateRestartPolicy({ template, podFailurePolicy }: JobSpec, field: string, errors: FieldError[]): void {
  const policy = template.spec?.restartPolicy ?? '';
  if (policy === '' || policy === 'Always') errors.push(required(field, 'valid values: "OnFailure", "Never"'));
  else if (policy !== 'OnFailure' && policy !== 'Never')
    errors.push(notSupported(field, policy, ['OnFailure', 'Never']));
  else if (podFailurePolicy && policy !== 'Never')
    errors.push(invalidValue(field, policy, 'only "Never" is supported when podFailurePolicy is specified'));
}
