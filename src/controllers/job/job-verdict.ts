import { parseIndexes } from './indexes.ts';
import type { Count } from './job-count.ts';
import { isIndexed, type StoredJob } from './job-pods.ts';

/** How a job ends: first it is said what it will come to, and when its last pod is gone, that it has. */
export interface Verdict {
  readonly target: 'SuccessCriteriaMet' | 'FailureTarget';
  readonly reason: string;
  readonly message: string;
}

const failure = (reason: string, message: string): Verdict => ({ target: 'FailureTarget', reason, message });

/** @param now epoch ms @returns undefined while it goes on. Upstream: pkg/controller/job/job_controller.go (syncJob) */
export function verdictOf(job: StoredJob, count: Count, now: number): Verdict | undefined {
  for (const target of ['SuccessCriteriaMet', 'FailureTarget'] as const) {
    const known = job.status?.conditions?.find(({ type, status }) => type === target && status === 'True');
    if (known) return { target, reason: known.reason ?? '', message: known.message ?? '' };
  }
  const { backoffLimit = 6, completions, template } = job.spec;
  if (count.failJob !== undefined) return failure('PodFailurePolicy', count.failJob);
  const isRestarting = template.spec?.restartPolicy === 'OnFailure';
  const isPastRestarts =
    isRestarting && (backoffLimit === 0 ? count.restarts > 0 : count.restarts >= backoffLimit && count.restarts > 0);
  if (count.failed > backoffLimit || isPastRestarts)
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  if (isPastDeadline(job, now)) return failure('DeadlineExceeded', 'Job was active longer than specified deadline');
  const policy = successPolicyVerdict(job, count);
  if (policy) return policy;
  const indexes = indexesVerdict(job, count);
  if (indexes) return indexes;
  const isComplete =
    completions === undefined
      ? count.succeeded > 0 && count.active.length === 0
      : count.succeeded >= completions && count.active.length === 0;
  return isComplete
    ? {
        target: 'SuccessCriteriaMet',
        reason: 'CompletionsReached',
        message: 'Reached expected number of succeeded pods',
      }
    : undefined;
}

/** When the job's time is over, epoch ms. */
export function deadlineOf({ spec, status }: StoredJob): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || !status?.startTime || spec.suspend) return undefined;
  return Date.parse(status.startTime) + spec.activeDeadlineSeconds * 1000;
}

const isPastDeadline = (job: StoredJob, now: number): boolean => now >= (deadlineOf(job) ?? Infinity);

function indexesVerdict(job: StoredJob, { failedIndexes, completedIndexes }: Count): Verdict | undefined {
  const { backoffLimitPerIndex, maxFailedIndexes, completions = 0 } = job.spec;
  if (!isIndexed(job) || backoffLimitPerIndex === undefined) return undefined;
  if (maxFailedIndexes !== undefined && failedIndexes.size > maxFailedIndexes)
    return failure('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes');
  return failedIndexes.size > 0 && failedIndexes.size + completedIndexes.size >= completions
    ? failure('FailedIndexes', 'Job has failed indexes')
    : undefined;
}

function successPolicyVerdict(job: StoredJob, { completedIndexes }: Count): Verdict | undefined {
  if (!isIndexed(job)) return undefined;
  for (const [at, { succeededIndexes, succeededCount }] of (job.spec.successPolicy?.rules ?? []).entries()) {
    const wanted = succeededIndexes === undefined ? undefined : parseIndexes(succeededIndexes);
    const met = wanted ? [...wanted].filter((index) => completedIndexes.has(index)).length : completedIndexes.size;
    if (met >= (succeededCount ?? wanted?.size ?? Infinity))
      return { target: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message: `Matched rules at index ${at}` };
  }
  return undefined;
}
