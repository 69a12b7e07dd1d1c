import { isActive, isReady, isTerminating, restartsOf, type StoredPod } from '../workload/pod-facts.ts';
import { failureVerdict } from './failure-policy.ts';
import { parseIndexes } from './indexes.ts';
import { conditionOf, failuresBefore, indexOf, isIndexed, type StoredJob } from './job-pods.ts';
import { isTracked } from './tracking.ts';

/** What a job's pods come to, those that are counted already included. */
export interface Count {
  readonly active: readonly StoredPod[];
  readonly terminating: number;
  readonly ready: number;
  /** Ended, and not yet counted in the status. */
  readonly newlySucceeded: readonly StoredPod[];
  readonly newlyFailed: readonly StoredPod[];
  readonly succeeded: number;
  readonly failed: number;
  readonly completedIndexes: ReadonlySet<number>;
  /** Indexes that are not tried again; only where failures are limited by index. */
  readonly failedIndexes: ReadonlySet<number>;
  /** Restarts of the containers of pods that are restarted where they are. */
  readonly restarts: number;
  /** What the failure policy says about the whole job. */
  readonly failJob: string | undefined;
}

/** Whether only pods that have ended for good are replaced. */
export const replacesEnded = ({ spec }: StoredJob): boolean => spec.podReplacementPolicy === 'Failed';

/** Upstream: pkg/controller/job/job_controller.go (isPodFailed) */
function hasFailed(job: StoredJob, { metadata, status, spec }: StoredPod): boolean {
  if (status?.phase === 'Failed') return true;
  if (!metadata.deletionTimestamp || status?.phase === 'Succeeded') return false;
  return !replacesEnded(job) || !spec.nodeName || Boolean(conditionOf(job, 'FailureTarget'));
}

const isIgnored = (job: StoredJob, pod: StoredPod): boolean => failureVerdict(job, pod)?.action === 'Ignore';

/** The failures of an index after this pod, and whether it is given up. */
function givesUp(job: StoredJob, pod: StoredPod): boolean {
  const { backoffLimitPerIndex } = job.spec;
  if (backoffLimitPerIndex === undefined) return false;
  const action = failureVerdict(job, pod)?.action;
  return action === 'FailIndex' || (action !== 'Ignore' && failuresBefore(pod) >= backoffLimitPerIndex);
}

/** @param pods the job's own */
export function countOf(job: StoredJob, pods: readonly StoredPod[]): Count {
  const {
    succeeded = 0,
    failed = 0,
    uncountedTerminatedPods: uncounted,
    completedIndexes,
    failedIndexes,
  } = job.status ?? {};
  const pending = new Set([...(uncounted?.succeeded ?? []), ...(uncounted?.failed ?? [])]);
  const fresh = pods.filter((pod) => isTracked(pod) && !pending.has(pod.metadata.uid));
  const completed = parseIndexes(completedIndexes);
  const newlySucceeded: StoredPod[] = [];
  for (const pod of fresh.filter(({ status }) => status?.phase === 'Succeeded')) {
    const index = indexOf(pod);
    if (isIndexed(job)) {
      if (index === undefined || completed.has(index) || index >= (job.spec.completions ?? 0)) continue;
      completed.add(index);
    }
    newlySucceeded.push(pod);
  }
  const lost = fresh.filter((pod) => hasFailed(job, pod));
  const newlyFailed = lost.filter((pod) => !isIgnored(job, pod));
  const given = parseIndexes(failedIndexes);
  for (const pod of lost) {
    const index = indexOf(pod);
    if (index !== undefined && !completed.has(index) && givesUp(job, pod)) given.add(index);
  }
  const active = pods.filter((pod) => isActive(pod));
  return {
    active,
    terminating: pods.filter(isTerminating).length,
    ready: active.filter(isReady).length,
    newlySucceeded,
    newlyFailed,
    succeeded: succeeded + newlySucceeded.length + (uncounted?.succeeded?.length ?? 0),
    failed: failed + newlyFailed.length + (uncounted?.failed?.length ?? 0),
    completedIndexes: completed,
    failedIndexes: given,
    restarts: active.reduce((total, pod) => total + restartsOf(pod), 0),
    failJob: lost.map((pod) => failureVerdict(job, pod)).find((verdict) => verdict?.action === 'FailJob')?.message,
  };
}
