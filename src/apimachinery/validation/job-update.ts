import { goStruct } from '../difference/struct-difference.ts';
import { type FieldError, invalidValue } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import type { Container, Job, JobSpec, PodSpec, PodTemplateSpec } from '../types.ts';
import { isConditionTrue } from '../job-conditions.ts';
import { validateSelectingSpec } from './job.ts';
import { validateSelectorUpdate } from './pod-template.ts';
import { fieldIsImmutable, validateImmutable, validateObjectMetaUpdate } from './metadata.ts';

const fixed = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const;

/** Upstream: pkg/apis/batch/validation/validation.go (ValidateJobUpdate) */
export function validateJobUpdate(job: Job, old: Job, errors: FieldError[]): void {
  const [spec, before] = [job.spec, old.spec];
  validateObjectMetaUpdate(job, old, errors);
  validateSelectingSpec(spec, errors);
  validateCompletionsUpdate(spec, before, errors);
  validateSelectorUpdate(spec.selector, before.selector, errors);
  const allowed = mayBeRedirected(old) ? redirected(before.template, spec.template) : before.template;
  if (!jsonEqual(spec.template, allowed))
    errors.push(invalidValue('spec.template', shownTemplate(spec.template), fieldIsImmutable));
  for (const field of fixed) validateImmutable(spec[field], before[field], `spec.${field}`, errors);
}

/** An indexed job may grow and shrink, as long as all of it can run at once. */
function validateCompletionsUpdate(
  { completionMode, completions, parallelism }: JobSpec,
  { completions: before }: JobSpec,
  errors: FieldError[],
): void {
  const field = 'spec.completions';
  if (completionMode !== 'Indexed') validateImmutable(completions, before, field, errors);
  else if (completions !== undefined && completions !== before && completions !== parallelism)
    errors.push(invalidValue(field, completions, 'can only be modified in tandem with spec.parallelism'));
}

/** A suspended job that has no pods may still be told where its pods should run, and on what. */
function mayBeRedirected({ spec, status = {} }: Job): boolean {
  if (!spec.suspend) return false;
  return status.startTime === undefined || (isConditionTrue(status, 'Suspended') && (status.active ?? 0) === 0);
}

/** The old template with all of the new one's that may change meanwhile. */
function redirected(old: PodTemplateSpec, wanted: PodTemplateSpec): PodTemplateSpec {
  const [before, spec] = [old.spec!, wanted.spec!];
  const { labels, annotations } = wanted.metadata ?? {};
  return {
    ...old,
    metadata: { ...old.metadata!, labels, annotations },
    spec: {
      ...before,
      affinity: redirectedAffinity(before, spec),
      nodeSelector: spec.nodeSelector,
      tolerations: spec.tolerations,
      schedulingGates: spec.schedulingGates,
      containers: withResources(before.containers, spec.containers)!,
      initContainers: withResources(before.initContainers, spec.initContainers),
    },
  };
}

function redirectedAffinity({ affinity: old }: PodSpec, { affinity }: PodSpec): PodSpec['affinity'] {
  const merged = { ...old, nodeAffinity: affinity?.nodeAffinity };
  return affinity || Object.values(merged).some((part) => part !== undefined) ? merged : undefined;
}

const withResources = (
  old: readonly Container[] | undefined,
  wanted: readonly Container[] | undefined,
): Container[] | undefined =>
  old?.map((container, index) => ({ ...container, resources: wanted?.[index]?.resources ?? container.resources }));

const shownTemplate = ({ metadata, spec }: PodTemplateSpec): object => ({
  ...metadata,
  Spec: goStruct('PodSpec', { ...spec }),
});
