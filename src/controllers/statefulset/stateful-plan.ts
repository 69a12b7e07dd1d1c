import type { StatefulSetStatus } from '../../apimachinery/types.ts';
import { availableIn, isTerminating, type StoredPod } from '../workload/pod-facts.ts';
import { shareOf } from '../workload/share.ts';
import {
  isParallel,
  isRunningAndReady,
  ordinalOf,
  replicasOf,
  revisionOf,
  startOf,
  type StoredStatefulSet,
} from './ordinals.ts';

export interface Revisions {
  /** What pods below the partition are made of. */
  readonly current: string;
  /** What the template is now. */
  readonly update: string;
}

/** What to do now, in this order. */
export interface StatefulPlan {
  readonly create: readonly number[];
  readonly remove: readonly StoredPod[];
  /** Those of `remove` that ended by themselves. */
  readonly ended: readonly StoredPod[];
}

export interface Members {
  /** By ordinal, one place each; undefined where the pod is missing. */
  readonly replicas: readonly (StoredPod | undefined)[];
  /** Beyond the ordinals that there are to be; the highest first. */
  readonly condemned: readonly StoredPod[];
}

export function membersOf(set: StoredStatefulSet, pods: readonly StoredPod[]): Members {
  const start = startOf(set);
  const replicas: (StoredPod | undefined)[] = Array.from({ length: replicasOf(set) }, () => undefined);
  const condemned: { readonly ordinal: number; readonly pod: StoredPod }[] = [];
  for (const pod of pods) {
    const ordinal = ordinalOf(set, pod);
    if (ordinal === undefined) continue;
    if (ordinal >= start && ordinal < start + replicas.length) replicas[ordinal - start] = pod;
    else condemned.push({ ordinal, pod });
  }
  return { replicas, condemned: condemned.toSorted((a, b) => b.ordinal - a.ordinal).map(({ pod }) => pod) };
}

/** Whether a pod that is made now is of the template before. Upstream: isCurrentRevisionNeeded */
export function needsCurrentRevision(set: StoredStatefulSet, ordinal: number): boolean {
  const { rollingUpdate } = set.spec.updateStrategy ?? {};
  const ofBefore = rollingUpdate ? (rollingUpdate.partition ?? 0) : (set.status?.currentReplicas ?? 0);
  return ordinal < startOf(set) + ofBefore;
}

const isEnded = ({ status }: StoredPod): boolean => status?.phase === 'Failed' || status?.phase === 'Succeeded';
const isGoing = ({ metadata }: StoredPod): boolean => metadata.deletionTimestamp !== undefined;

/**
 * One at a time and in order, unless the set is parallel: each pod waits for all before it, the last goes first, and an
 * update begins at the end. Upstream: pkg/controller/statefulset/stateful_set_control.go (updateStatefulSet)
 * @param now epoch ms
 */
export function planOf(
  set: StoredStatefulSet,
  { replicas, condemned }: Members,
  { update }: Revisions,
  now: number,
): StatefulPlan {
  const start = startOf(set);
  const inOrder = !isParallel(set);
  const isHealthy = (pod: StoredPod): boolean =>
    isRunningAndReady(pod) && !isGoing(pod) && availableIn(pod, set.spec.minReadySeconds ?? 0, now) === 0;
  const create: number[] = [];
  const ended: StoredPod[] = [];
  for (const [at, pod] of replicas.entries()) {
    if (!pod) create.push(start + at);
    else if (isEnded(pod) && !isGoing(pod)) ended.push(pod);
    else if (isHealthy(pod) || !inOrder) continue;
    if (inOrder) return { create, remove: ended, ended };
  }
  const first = [...replicas, ...condemned.toReversed()].find((pod) => pod && !isHealthy(pod));
  const going: StoredPod[] = [];
  for (const pod of condemned) {
    if (!isGoing(pod) && (!inOrder || isRunningAndReady(pod) || pod === first)) going.push(pod);
    if (inOrder) return { create, remove: [...ended, ...going], ended };
  }
  const begun = create.length + ended.length + going.length > 0;
  if (begun || set.spec.updateStrategy?.type === 'OnDelete') return { create, remove: [...ended, ...going], ended };
  return { create, remove: outdated(set, replicas, update, isHealthy), ended };
}

/** Pods to be replaced by those of the new template. */
function outdated(
  set: StoredStatefulSet,
  replicas: Members['replicas'],
  update: string,
  isHealthy: (pod: StoredPod) => boolean,
): readonly StoredPod[] {
  const { partition = 0, maxUnavailable } = set.spec.updateStrategy?.rollingUpdate ?? {};
  const most = Math.max(1, shareOf(maxUnavailable ?? 1, replicasOf(set), Math.floor));
  const missing = replicas.filter((pod) => !pod || !isHealthy(pod)).length;
  const remove: StoredPod[] = [];
  for (const pod of replicas.slice(Math.min(partition, replicas.length)).toReversed()) {
    if (!pod) return remove;
    const isOld = revisionOf(pod) !== update;
    // A broken pod of the old template is no further loss.
    if (isOld && !isGoing(pod)) {
      if (isHealthy(pod) && missing + remove.length >= most) return remove;
      remove.push(pod);
      if (remove.length >= most) return remove;
    } else if (!isHealthy(pod) && most === 1) return remove;
  }
  return remove;
}

/** Upstream: stateful_set_control.go (updateStatefulSet, completeRollingUpdate) */
export function statefulStatusOf(
  set: StoredStatefulSet,
  pods: readonly StoredPod[],
  { current, update }: Revisions,
  now: number,
): StatefulSetStatus {
  const members = pods.filter((pod) => ordinalOf(set, pod) !== undefined);
  const count = (is: (pod: StoredPod) => boolean): number => members.filter(is).length;
  const { collisionCount, conditions } = set.status ?? {};
  const readyReplicas = count(isRunningAndReady);
  const updatedReplicas = count((pod) => !isTerminating(pod) && revisionOf(pod) === update);
  const isDone =
    set.spec.updateStrategy?.type !== 'OnDelete' &&
    updatedReplicas === members.length &&
    readyReplicas === members.length &&
    members.length === replicasOf(set);
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: members.length,
    readyReplicas,
    availableReplicas: count(
      (pod) => isRunningAndReady(pod) && availableIn(pod, set.spec.minReadySeconds ?? 0, now) === 0,
    ),
    currentReplicas: isDone ? updatedReplicas : count((pod) => !isTerminating(pod) && revisionOf(pod) === current),
    updatedReplicas,
    currentRevision: isDone ? update : current,
    updateRevision: update,
    collisionCount: collisionCount ?? 0,
    ...(conditions && { conditions }),
  };
}
