import { duplicate, type FieldError, invalidValue, invalidWithoutValue, required } from '../field-error.ts';
import { isConditionTrue } from '../job-conditions.ts';
import { jsonEqual } from '../json-equal.ts';
import type { Job, JobSpec, JobStatus, UncountedTerminatedPods } from '../types.ts';
import { countIndexes, firstOverlap, IndexError } from './index-intervals.ts';
import { validateObjectMetaUpdate } from './metadata.ts';
import { validateCounts } from './numbers.ts';

const isFinished = (status: JobStatus): boolean =>
  isConditionTrue(status, 'Complete') || isConditionTrue(status, 'Failed');

/** A status on its way to being stored, with the one that it replaces. */
interface Transition {
  readonly spec: JobSpec;
  readonly status: JobStatus;
  readonly old: JobStatus;
}

interface Rule {
  /** The rule holds for a change of any of these; absent: always. What was wrong before may stay so. */
  readonly when?: readonly Aspect[];
  readonly broken: (transition: Transition) => boolean;
  readonly error: (transition: Transition) => FieldError;
}

type Aspect = keyof JobStatus | 'Complete' | 'Failed' | 'FailureTarget' | 'SuccessCriteriaMet' | 'finished';

const conditionAspects = new Set<Aspect>(['Complete', 'Failed', 'FailureTarget', 'SuccessCriteriaMet']);

function hasChanged({ status, old }: Transition, aspect: Aspect): boolean {
  if (aspect === 'finished') return isFinished(status) !== isFinished(old);
  if (conditionAspects.has(aspect)) return isConditionTrue(status, aspect) !== isConditionTrue(old, aspect);
  return !jsonEqual(status[aspect as keyof JobStatus], old[aspect as keyof JobStatus]);
}

const is =
  (type: string) =>
  ({ status }: Transition): boolean =>
    isConditionTrue(status, type);
const complete = is('Complete');
const failed = is('Failed');
const failing = is('FailureTarget');
const succeeding = is('SuccessCriteriaMet');
const finished = ({ status }: Transition): boolean => isFinished(status);

const conflicting = (detail: string) => (): FieldError => invalidWithoutValue('status.conditions', detail);
const wrong =
  (field: keyof JobStatus, detail: string) =>
  ({ status }: Transition): FieldError =>
    invalidValue(`status.${field}`, status[field] ?? 0, detail);

const indexProblem = (text: string, { completions = 0 }: JobSpec): string | undefined => {
  try {
    countIndexes(text, completions);
    return undefined;
  } catch (error) {
    if (error instanceof IndexError) return error.message;
    throw error;
  }
};

const overlap = ({ spec, status }: Transition): number | undefined =>
  spec.completions === undefined || status.failedIndexes === undefined
    ? undefined
    : firstOverlap(status.completedIndexes ?? '', status.failedIndexes, spec.completions);

/** In the order in which they are told. Upstream: pkg/apis/batch/validation/validation.go (validateJobStatus), pkg/registry/batch/job/strategy.go */
const rules: readonly Rule[] = [
  {
    when: ['Complete', 'Failed'],
    broken: (change) => complete(change) && failed(change),
    error: conflicting('cannot set Complete=True and Failed=true conditions'),
  },
  {
    when: ['Complete', 'FailureTarget'],
    broken: (change) => complete(change) && failing(change),
    error: conflicting('cannot set Complete=True and FailureTarget=true conditions'),
  },
  {
    when: ['Complete', 'completionTime'],
    broken: (change) => change.status.completionTime !== undefined && !complete(change),
    error: wrong('completionTime', 'cannot set completionTime when there is no Complete=True condition'),
  },
  {
    when: ['Complete', 'completionTime'],
    broken: (change) => change.status.completionTime === undefined && complete(change),
    error: () => required('status.completionTime', 'completionTime is required for Complete jobs'),
  },
  {
    when: ['startTime', 'completionTime'],
    broken: ({ status: { startTime, completionTime } }) =>
      startTime !== undefined && completionTime !== undefined && Date.parse(completionTime) < Date.parse(startTime),
    error: wrong('completionTime', 'completionTime cannot be set before startTime'),
  },
  {
    when: ['Failed', 'FailureTarget'],
    broken: (change) => failed(change) && !failing(change),
    error: conflicting('cannot set Failed=True condition without the FailureTarget=true condition'),
  },
  {
    when: ['Complete', 'SuccessCriteriaMet'],
    broken: (change) => complete(change) && !succeeding(change),
    error: conflicting('cannot set Complete=True condition without the SuccessCriteriaMet=true condition'),
  },
  {
    when: ['finished', 'active'],
    broken: (change) => (change.status.active ?? 0) > 0 && finished(change),
    error: wrong('active', 'active>0 is invalid for finished job'),
  },
  {
    when: ['finished', 'startTime'],
    broken: (change) =>
      change.status.startTime === undefined &&
      finished(change) &&
      !(change.spec.suspend && change.spec.completions === 0),
    error: () => required('status.startTime', 'startTime is required for finished job'),
  },
  {
    when: ['finished', 'uncountedTerminatedPods'],
    broken: (change) => {
      const { failed: lost = [], succeeded = [] } = change.status.uncountedTerminatedPods ?? {};
      return finished(change) && lost.length + succeeded.length > 0;
    },
    error: ({ status }) =>
      invalidValue(
        'status.uncountedTerminatedPods',
        shownUncounted(status.uncountedTerminatedPods!),
        'uncountedTerminatedPods needs to be empty for finished job',
      ),
  },
  {
    when: ['completedIndexes'],
    broken: ({ spec, status }) =>
      spec.completions !== undefined && indexProblem(status.completedIndexes ?? '', spec) !== undefined,
    error: ({ spec, status: { completedIndexes = '' } }) =>
      invalidValue(
        'status.completedIndexes',
        completedIndexes,
        `error parsing completedIndexes: ${indexProblem(completedIndexes, spec)}`,
      ),
  },
  {
    when: ['failedIndexes'],
    broken: ({ spec, status: { failedIndexes } }) =>
      spec.completions !== undefined &&
      spec.backoffLimitPerIndex !== undefined &&
      failedIndexes !== undefined &&
      indexProblem(failedIndexes, spec) !== undefined,
    error: ({ spec, status: { failedIndexes = '' } }) =>
      invalidValue(
        'status.failedIndexes',
        failedIndexes,
        `error parsing failedIndexes: ${indexProblem(failedIndexes, spec)}`,
      ),
  },
  {
    when: ['completedIndexes'],
    broken: ({ spec, status }) => (status.completedIndexes ?? '') !== '' && spec.completionMode !== 'Indexed',
    error: wrong('completedIndexes', 'cannot set non-empty completedIndexes when non-indexed completion mode'),
  },
  {
    when: ['failedIndexes'],
    broken: ({ spec, status }) => spec.backoffLimitPerIndex === undefined && status.failedIndexes !== undefined,
    error: wrong('failedIndexes', 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'),
  },
  {
    when: ['failedIndexes', 'completedIndexes'],
    broken: (change) => overlap(change) !== undefined,
    error: (change) =>
      invalidValue(
        'status.failedIndexes',
        change.status.failedIndexes,
        `failedIndexes and completedIndexes overlap at index: ${overlap(change)}`,
      ),
  },
  {
    when: ['finished', 'terminating'],
    broken: (change) => (change.status.terminating ?? 0) > 0 && finished(change),
    error: wrong('terminating', 'terminating>0 is invalid for finished job'),
  },
  {
    when: ['ready', 'active'],
    broken: ({ status: { ready = 0, active = 0 } }) => ready > active,
    error: wrong('ready', 'cannot set more ready pods than active'),
  },
  {
    broken: (change) => succeeding(change) && failed(change),
    error: conflicting('cannot set SuccessCriteriaMet=True and Failed=true conditions'),
  },
  {
    broken: (change) => succeeding(change) && failing(change),
    error: conflicting('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions'),
  },
  {
    broken: (change) => change.spec.successPolicy !== undefined && !succeeding(change) && complete(change),
    error: conflicting('cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True'),
  },
  ...['Failed', 'Complete', 'FailureTarget'].map((type): Rule => ({
    broken: ({ status, old }) => isConditionTrue(old, type) && !isConditionTrue(status, type),
    error: conflicting(`cannot disable the terminal ${type}=True condition`),
  })),
  {
    broken: ({ status, old }) => (status.failed ?? 0) < (old.failed ?? 0),
    error: wrong('failed', 'cannot decrease the failed counter'),
  },
  {
    broken: ({ spec, status, old }) =>
      !(spec.completionMode === 'Indexed' && spec.completions === spec.parallelism) &&
      (status.succeeded ?? 0) < (old.succeeded ?? 0),
    error: wrong('succeeded', 'cannot decrease the succeeded counter'),
  },
  {
    broken: ({ status: { completionTime: now }, old: { completionTime: then } }) =>
      now !== undefined && then !== undefined && now !== then,
    error: wrong('completionTime', 'completionTime cannot be mutated'),
  },
  {
    when: ['startTime'],
    broken: ({ spec, old }) => old.startTime !== undefined && !spec.suspend,
    error: () => required('status.startTime', 'startTime cannot be removed for unsuspended job'),
  },
  {
    broken: ({ status, old }) =>
      isConditionTrue(old, 'SuccessCriteriaMet') && !isConditionTrue(status, 'SuccessCriteriaMet'),
    error: conflicting('cannot disable the SuccessCriteriaMet=True condition'),
  },
  {
    broken: ({ status, old }) =>
      isConditionTrue(old, 'Complete') &&
      !isConditionTrue(old, 'SuccessCriteriaMet') &&
      isConditionTrue(status, 'SuccessCriteriaMet'),
    error: conflicting('cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions'),
  },
];

const shownUncounted = ({ succeeded = [], failed: lost = [] }: UncountedTerminatedPods): object => ({
  Succeeded: succeeded.length > 0 ? succeeded : null,
  Failed: lost.length > 0 ? lost : null,
});

/** Upstream: ValidateJobUpdateStatus */
export function validateJobStatusUpdate(job: Job, oldJob: Job, errors: FieldError[]): void {
  const transition = { spec: job.spec, status: job.status ?? {}, old: oldJob.status ?? {} };
  validateObjectMetaUpdate(job, oldJob, errors);
  const counts = ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const;
  validateCounts<JobStatus>(transition.status, counts, 'status', errors);
  validateUncounted(transition.status.uncountedTerminatedPods ?? {}, errors);
  for (const { when, broken, error } of rules)
    if ((!when || when.some((aspect) => hasChanged(transition, aspect))) && broken(transition))
      errors.push(error(transition));
}

function validateUncounted(pods: UncountedTerminatedPods, errors: FieldError[]): void {
  const seen = new Set<string>();
  for (const list of ['succeeded', 'failed'] as const)
    pods[list]?.forEach((uid, index) => {
      const field = `status.uncountedTerminatedPods.${list}[${index}]`;
      if (uid === '') errors.push(invalidValue(field, uid, 'must not be empty'));
      else if (seen.has(uid)) errors.push(duplicate(field, uid));
      seen.add(uid);
    });
}
