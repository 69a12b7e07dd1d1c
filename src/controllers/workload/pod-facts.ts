import type { Pod, PodCondition } from '../../apimachinery/types.ts';
import type { Stored } from './kinds.ts';

export type StoredPod = Stored<Pod>;

const isFinished = ({ status }: StoredPod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** Has not ended, and nobody wants it gone. Upstream: pkg/controller/controller_utils.go (IsPodActive) */
export const isActive = (pod: StoredPod): boolean => !isFinished(pod) && !pod.metadata.deletionTimestamp;

/** On its way out. Upstream: pkg/controller/controller_utils.go (IsPodTerminating) */
export const isTerminating = (pod: StoredPod): boolean =>
  !isFinished(pod) && pod.metadata.deletionTimestamp !== undefined;

export const podCondition = ({ status }: StoredPod, type: string): PodCondition | undefined =>
  status?.conditions?.find((condition) => condition.type === type);

export const isReady = (pod: StoredPod): boolean => podCondition(pod, 'Ready')?.status === 'True';

/**
 * How long until a ready pod counts as available, ms: 0 where it does, undefined where it is not ready.
 * @param now epoch ms
 * Upstream: pkg/api/v1/pod/util.go (IsPodAvailable)
 */
export function availableIn(pod: StoredPod, minReadySeconds: number, now: number): number | undefined {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') return undefined;
  if (minReadySeconds === 0) return 0;
  if (!ready.lastTransitionTime) return undefined;
  return Math.max(0, Date.parse(ready.lastTransitionTime) + minReadySeconds * 1000 - now);
}

/** When the next ready pod becomes available, ms from now; undefined where none is about to. */
export function nextAvailableIn(pods: readonly StoredPod[], minReadySeconds: number, now: number): number | undefined {
  const waits = pods.map((pod) => availableIn(pod, minReadySeconds, now)).filter((wait): wait is number => !!wait);
  return waits.length === 0 ? undefined : Math.min(...waits);
}

export const restartsOf = ({ status }: StoredPod): number =>
  Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
