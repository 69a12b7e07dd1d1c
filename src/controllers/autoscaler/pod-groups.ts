import { podCondition, type StoredPod } from '../workload/pod-facts.ts';

/** What a pod used during a window of time. */
export interface PodUsage {
  /** In thousandths. */
  readonly value: number;
  /** The end of the window, epoch ms. */
  readonly at: number;
  readonly windowMs: number;
}

/** By a pod's name. */
export type Usages = ReadonlyMap<string, PodUsage>;

/** How long a container that starts may need more of the processor than later on, and be unready for the first time, ms. */
const initializationMs = 5 * 60_000;
const initialReadinessMs = 30_000;

export interface PodGroups {
  readonly ready: readonly StoredPod[];
  readonly unready: readonly StoredPod[];
  /** Their usage is not known. */
  readonly missing: readonly StoredPod[];
}

/**
 * Which pods count; those that have ended or are on their way out are in no group.
 * Upstream: pkg/controller/podautoscaler/replica_calculator.go (groupPods)
 */
export function groupPods(pods: readonly StoredPod[], usages: Usages, resource: string, now: number): PodGroups {
  const groups = { ready: [] as StoredPod[], unready: [] as StoredPod[], missing: [] as StoredPod[] };
  for (const pod of pods) {
    const usage = usages.get(pod.metadata.name);
    if (pod.metadata.deletionTimestamp || pod.status?.phase === 'Failed') continue;
    if (pod.status?.phase === 'Pending') groups.unready.push(pod);
    else if (!usage) groups.missing.push(pod);
    else groups[resource === 'cpu' && isStarting(pod, usage, now) ? 'unready' : 'ready'].push(pod);
  }
  return groups;
}

/** What its processor does says nothing of its load yet. */
function isStarting(pod: StoredPod, { at, windowMs }: PodUsage, now: number): boolean {
  const ready = podCondition(pod, 'Ready');
  const startTime = pod.status?.startTime;
  if (!ready || !startTime) return true;
  const [startedAt, changedAt] = [Date.parse(startTime), Date.parse(ready.lastTransitionTime ?? startTime)];
  if (startedAt + initializationMs > now) return ready.status === 'False' || at < changedAt + windowMs;
  return ready.status === 'False' && startedAt + initialReadinessMs > changedAt;
}
