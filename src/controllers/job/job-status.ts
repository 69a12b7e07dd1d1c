import { formatTime } from '../../apimachinery/time.ts';
import type { JobCondition, JobStatus } from '../../apimachinery/types.ts';
import { isIndexed, type StoredJob } from './job-pods.ts';
import { isTracked } from './tracking.ts';
import type { StoredPod } from '../workload/pod-facts.ts';
import { formatIndexes } from './indexes.ts';
import type { Count } from './job-count.ts';
import type { Verdict } from './job-verdict.ts';

/** @param now epoch ms */
export function withCondition(
  conditions: readonly JobCondition[],
  type: string,
  status: string,
  { reason, message }: Pick<Verdict, 'reason' | 'message'>,
  now: number,
): JobCondition[] {
  const time = formatTime(now);
  const next = { type, status, reason, message, lastProbeTime: time, lastTransitionTime: time };
  const known = conditions.find((condition) => condition.type === type);
  if (known?.status === status && known.reason === reason && known.message === message) return [...conditions];
  return [...conditions.filter((condition) => condition.type !== type), next];
}

/** Suspended or resumed where that has changed. */
export function suspension(job: StoredJob, now: number): JobCondition[] {
  const conditions = job.status?.conditions ?? [];
  const known = conditions.find(({ type }) => type === 'Suspended');
  if (job.spec.suspend)
    return withCondition(conditions, 'Suspended', 'True', { reason: 'JobSuspended', message: 'Job suspended' }, now);
  if (known?.status !== 'True') return [...conditions];
  return withCondition(conditions, 'Suspended', 'False', { reason: 'JobResumed', message: 'Job resumed' }, now);
}

/** Pods that no longer need to be kept for counting are counted: first they are named, then let go, then added up. */
export function settled(status: JobStatus, podsByUid: ReadonlyMap<string, StoredPod>): JobStatus {
  const { uncountedTerminatedPods: uncounted } = status;
  const isKept = (uid: string): boolean => {
    const pod = podsByUid.get(uid);
    return pod !== undefined && isTracked(pod);
  };
  const succeeded = uncounted?.succeeded ?? [];
  const failed = uncounted?.failed ?? [];
  const stillSucceeded = succeeded.filter(isKept);
  const stillFailed = failed.filter(isKept);
  return {
    ...status,
    succeeded: (status.succeeded ?? 0) + succeeded.length - stillSucceeded.length,
    failed: (status.failed ?? 0) + failed.length - stillFailed.length,
    uncountedTerminatedPods: {
      ...(stillSucceeded.length > 0 && { succeeded: stillSucceeded }),
      ...(stillFailed.length > 0 && { failed: stillFailed }),
    },
  };
}

/** The status with the pods that have just ended named in it. */
export function withEnded(job: StoredJob, status: JobStatus, count: Count): JobStatus {
  const { uncountedTerminatedPods: uncounted } = status;
  const uids = (pods: readonly StoredPod[]): string[] => pods.map(({ metadata }) => metadata.uid);
  const succeeded = [...(uncounted?.succeeded ?? []), ...uids(count.newlySucceeded)];
  const failed = [...(uncounted?.failed ?? []), ...uids(count.newlyFailed)];
  const completed = isIndexed(job) ? formatIndexes(count.completedIndexes) : '';
  const isPerIndex = job.spec.backoffLimitPerIndex !== undefined;
  return {
    ...status,
    ...(completed !== '' && { completedIndexes: completed }),
    ...(isPerIndex && { failedIndexes: formatIndexes(count.failedIndexes) }),
    uncountedTerminatedPods: {
      ...(succeeded.length > 0 && { succeeded }),
      ...(failed.length > 0 && { failed }),
    },
  };
}
