import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { Requirement } from '../../apimachinery/selectors.ts';
import { matchesLabels } from '../../apimachinery/selectors.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { ReplicaSetCondition, ReplicaSetSpec, ReplicaSetStatus } from '../../apimachinery/types.ts';
import type { Stored } from '../workload/kinds.ts';
import { messageOf } from '../workload/pod-control.ts';
import { availableIn, isReady, isTerminating, type StoredPod } from '../workload/pod-facts.ts';

/** What ReplicaSets and ReplicationControllers have in common, which is everything but how the selector is written. */
export type Replicas = Stored<{ spec: Omit<ReplicaSetSpec, 'selector'>; status?: ReplicaSetStatus }>;

/** Why pods could not be made or deleted. @param difference of pods there are and pods there should be */
export interface Failure {
  readonly error: unknown;
  readonly difference: number;
}

const replicaFailure = 'ReplicaFailure';

function conditionsWith(
  conditions: readonly ReplicaSetCondition[],
  failure: Failure | undefined,
  now: number,
): ReplicaSetCondition[] {
  const known = conditions.find(({ type }) => type === replicaFailure);
  const others = conditions.filter(({ type }) => type !== replicaFailure);
  if (!failure) return others;
  if (known) return [...conditions];
  const reason = failure.difference < 0 ? 'FailedCreate' : 'FailedDelete';
  const lastTransitionTime = formatTime(now);
  return [
    ...others,
    { type: replicaFailure, status: 'True', lastTransitionTime, reason, message: messageOf(failure.error) },
  ];
}

/**
 * What the pods come to. Upstream: pkg/controller/replicaset/replica_set_utils.go (calculateStatus)
 * @param active pods of the set that have neither ended nor are asked to
 */
export function statusOf(
  { spec, status, metadata }: Replicas,
  active: readonly StoredPod[],
  all: readonly StoredPod[],
  failure: Failure | undefined,
  now: number,
): ReplicaSetStatus {
  const { template, minReadySeconds = 0 } = spec;
  const labels: Requirement[] = Object.entries(template?.metadata?.labels ?? {}).map(([key, value]) => ({
    key,
    operator: '=',
    values: [value],
  }));
  const conditions = conditionsWith(status?.conditions ?? [], failure, now);
  return {
    replicas: active.length,
    fullyLabeledReplicas: active.filter((pod) => matchesLabels(labels, pod.metadata.labels)).length,
    readyReplicas: active.filter(isReady).length,
    availableReplicas: active.filter((pod) => availableIn(pod, minReadySeconds, now) === 0).length,
    terminatingReplicas: all.filter(isTerminating).length,
    observedGeneration: metadata.generation ?? 0,
    ...(conditions.length > 0 && { conditions }),
  };
}

/** A count of nothing is written by leaving it out, so the two are the same. */
export const sameStatus = (a: ReplicaSetStatus | undefined, b: ReplicaSetStatus): boolean =>
  jsonEqual(withCounts(a), withCounts(b));

const withCounts = (status: ReplicaSetStatus | undefined): ReplicaSetStatus => ({
  fullyLabeledReplicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  terminatingReplicas: 0,
  observedGeneration: 0,
  ...(status ?? { replicas: 0 }),
});
