import type { StoredPod } from '../workload/pod-facts.ts';
import { type Count, replacesEnded } from './job-count.ts';
import { endedAt, failuresBefore, indexOf, isIndexed, type StoredJob } from './job-pods.ts';

/** The wait after a failure, ms: doubled with every further one up to the last. Upstream: DefaultJobPodFailureBackOff */
const firstWait = 10_000;
const longestWait = 600_000;

export interface JobPlan {
  /** Pods to make, by their index where the job has indexes. */
  readonly create: readonly (number | undefined)[];
  readonly remove: readonly StoredPod[];
  /** When to look again although nothing happened, ms from now. */
  readonly wait: number | undefined;
}

/** How many pods are to be active. */
function wanted({ spec }: StoredJob, { succeeded, active }: Count): number {
  const { parallelism = 1, completions } = spec;
  if (completions === undefined) return succeeded > 0 ? Math.min(active.length, parallelism) : parallelism;
  return Math.max(0, Math.min(parallelism, completions - succeeded));
}

/** How long the failures that no success has followed hold the next pod back, ms. */
function backoff(pods: readonly StoredPod[], now: number): number {
  const ended = pods.filter(({ status, metadata }) => status?.phase === 'Failed' || metadata.deletionTimestamp);
  const success = Math.max(0, ...pods.filter(({ status }) => status?.phase === 'Succeeded').map((pod) => endedAt(pod)));
  const failures = ended.map((pod) => endedAt(pod)).filter((time) => time >= success);
  if (failures.length === 0) return 0;
  const wait = Math.min(longestWait, firstWait * 2 ** (failures.length - 1));
  return Math.max(0, Math.max(...failures) + wait - now);
}

/** How often an index has failed so far. */
export const failuresOf = (pods: readonly StoredPod[], index: number): number =>
  Math.max(
    0,
    ...pods
      .filter((pod) => indexOf(pod) === index && pod.status?.phase === 'Failed')
      .map((pod) => failuresBefore(pod) + 1),
  );

/** Upstream: pkg/controller/job/job_controller.go (manageJob) @param now epoch ms */
export function planOf(job: StoredJob, pods: readonly StoredPod[], count: Count, now: number): JobPlan {
  const { active } = count;
  const target = wanted(job, count);
  const surplus = active.length - target;
  if (surplus > 0) return { create: [], remove: surplusOf(job, active, surplus), wait: undefined };
  const blocked = replacesEnded(job) ? count.terminating : 0;
  const missing = target - active.length - blocked;
  if (missing <= 0) return { create: [], remove: [], wait: undefined };
  if (!isIndexed(job)) {
    const wait = backoff(pods, now);
    return wait > 0
      ? { create: [], remove: [], wait }
      : { create: Array.from({ length: missing }, () => undefined), remove: [], wait: undefined };
  }
  const taken = new Set([...count.completedIndexes, ...count.failedIndexes, ...active.map(indexOf)]);
  const create: number[] = [];
  let wait: number | undefined;
  const shared = job.spec.backoffLimitPerIndex === undefined ? backoff(pods, now) : 0;
  for (let index = 0; index < (job.spec.completions ?? 0) && create.length < missing; index++) {
    if (taken.has(index)) continue;
    const own =
      job.spec.backoffLimitPerIndex === undefined
        ? shared
        : backoff(
            pods.filter((pod) => indexOf(pod) === index),
            now,
          );
    if (own > 0) wait = Math.min(wait ?? Infinity, own);
    else create.push(index);
  }
  return { create, remove: [], wait };
}

/** The latest indexes go first, else the youngest pods. */
const surplusOf = (job: StoredJob, active: readonly StoredPod[], surplus: number): readonly StoredPod[] =>
  active
    .toSorted((a, b) =>
      isIndexed(job)
        ? (indexOf(b) ?? 0) - (indexOf(a) ?? 0)
        : Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName)) ||
          (a.metadata.creationTimestamp > b.metadata.creationTimestamp ? -1 : 1),
    )
    .slice(0, surplus);
