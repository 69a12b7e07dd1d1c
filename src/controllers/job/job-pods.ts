import type { Container, Job, JobCondition, Pod } from '../../apimachinery/types.ts';
import { jobKind, type Stored } from '../workload/kinds.ts';
import { trackingFinalizer } from './tracking.ts';
import { podOf } from '../workload/pod-control.ts';
import { podCondition, type StoredPod } from '../workload/pod-facts.ts';

export type StoredJob = Stored<Job>;

const indexKey = 'batch.kubernetes.io/job-completion-index';
const failuresKey = 'batch.kubernetes.io/job-index-failure-count';

export const isIndexed = ({ spec }: StoredJob): boolean => spec.completionMode === 'Indexed';

export const conditionOf = ({ status }: StoredJob, type: string): JobCondition | undefined =>
  status?.conditions?.find((condition) => condition.type === type && condition.status === 'True');

export const isOver = (job: StoredJob): boolean => Boolean(conditionOf(job, 'Complete') ?? conditionOf(job, 'Failed'));

export function indexOf({ metadata }: StoredPod): number | undefined {
  const text = metadata.annotations?.[indexKey];
  return text === undefined ? undefined : Number(text);
}

/** How often the index had failed before this pod. */
export const failuresBefore = ({ metadata }: StoredPod): number => Number(metadata.annotations?.[failuresKey] ?? 0);

/** When a pod ended, epoch ms. Upstream: pkg/controller/job/backoff_utils.go (getFinishTimeFromContainers) */
export function endedAt(pod: StoredPod): number {
  const times = (pod.status?.containerStatuses ?? []).map(({ state }) => state?.terminated?.finishedAt);
  const known = times.filter((time) => time !== undefined && time !== null).map((time) => Date.parse(time));
  if (known.length > 0) return Math.max(...known);
  const { deletionTimestamp, creationTimestamp } = pod.metadata;
  return Date.parse(deletionTimestamp ?? podCondition(pod, 'Ready')?.lastTransitionTime ?? creationTimestamp);
}

const withIndex = (container: Container): Container =>
  container.env?.some(({ name }) => name === 'JOB_COMPLETION_INDEX')
    ? container
    : {
        ...container,
        env: [
          ...(container.env ?? []),
          { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: `metadata.labels['${indexKey}']` } } },
        ],
      };

/** Upstream: pkg/controller/job/job_controller.go (manageJob), indexed_job_utils.go @param failures of this index so far */
export function podFor(job: StoredJob, index: number | undefined, failures: number): Pod {
  const pod = podOf(job.spec.template, { owner: job, ownerKind: jobKind });
  const finalizers = [...(pod.metadata.finalizers ?? []), trackingFinalizer];
  if (index === undefined) return { ...pod, metadata: { ...pod.metadata, finalizers } };
  const { spec } = pod;
  const counted = job.spec.backoffLimitPerIndex !== undefined;
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      finalizers,
      generateName: `${job.metadata.name}-${index}-`,
      labels: { ...pod.metadata.labels, [indexKey]: String(index) },
      annotations: {
        ...pod.metadata.annotations,
        [indexKey]: String(index),
        ...(counted && { [failuresKey]: String(failures) }),
      },
    },
    spec: {
      ...spec,
      hostname: `${job.metadata.name}-${index}`,
      containers: spec.containers.map(withIndex),
      ...(spec.initContainers && { initContainers: spec.initContainers.map(withIndex) }),
    },
  };
}
