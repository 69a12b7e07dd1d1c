import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { formatTime } from '../../apimachinery/time.ts';
import type { DeploymentCondition, DeploymentStatus } from '../../apimachinery/types.ts';
import {
  actualOf,
  availableOf,
  conditionOf,
  fences,
  progressDeadlineOf,
  readyOf,
  replicasOf,
  type StoredDeployment,
  type StoredReplicaSet,
  terminatingOf,
  wantedOf,
} from './deployment-facts.ts';

export const progressing = 'Progressing';
export const newSetAvailable = 'NewReplicaSetAvailable';
export const timedOut = 'ProgressDeadlineExceeded';

/** @param now epoch ms */
export const conditionNow = (
  type: string,
  status: string,
  reason: string,
  message: string,
  now: number,
): DeploymentCondition => {
  const time = formatTime(now);
  return { type, status, reason, message, lastUpdateTime: time, lastTransitionTime: time };
};

/** Replaces a condition; one that says the same stays as it is. Upstream: SetDeploymentCondition */
export function withCondition(
  conditions: readonly DeploymentCondition[] = [],
  next: DeploymentCondition,
): DeploymentCondition[] {
  const current = conditionOf(conditions, next.type);
  if (current?.status === next.status && current?.reason === next.reason) return [...conditions];
  const kept = current && current.status === next.status && current.lastTransitionTime;
  return [...conditions.filter(({ type }) => type !== next.type), kept ? { ...next, lastTransitionTime: kept } : next];
}

/** What the sets come to. Upstream: pkg/controller/deployment/sync.go (calculateStatus) */
export function statusOf(
  deployment: StoredDeployment,
  sets: readonly StoredReplicaSet[],
  newSet: StoredReplicaSet | undefined,
  now: number,
): DeploymentStatus {
  const available = availableOf(sets);
  const isEnough = available >= replicasOf(deployment) - fences(deployment).maxUnavailable;
  const condition = isEnough
    ? conditionNow('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : conditionNow(
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      );
  const { collisionCount, conditions } = deployment.status ?? {};
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: actualOf(sets),
    updatedReplicas: newSet ? actualOf([newSet]) : 0,
    readyReplicas: readyOf(sets),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wantedOf(sets) - available),
    terminatingReplicas: terminatingOf(sets),
    ...(collisionCount !== undefined && { collisionCount }),
    conditions: withCondition(conditions, condition),
  };
}

export const isComplete = (deployment: StoredDeployment, status: DeploymentStatus): boolean => {
  const wanted = replicasOf(deployment);
  return (
    status.updatedReplicas === wanted &&
    status.replicas === wanted &&
    status.availableReplicas === wanted &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
};

function isProgressing({ status: old = {} }: StoredDeployment, status: DeploymentStatus): boolean {
  const count = (value: number | undefined): number => value ?? 0;
  const oldOnes = (of: DeploymentStatus): number => count(of.replicas) - count(of.updatedReplicas);
  return (
    count(status.updatedReplicas) > count(old.updatedReplicas) ||
    oldOnes(status) < oldOnes(old) ||
    count(status.readyReplicas) > count(old.readyReplicas) ||
    count(status.availableReplicas) > count(old.availableReplicas)
  );
}

/** When the deadline is over, epoch ms; undefined: there is none to wait for. */
function deadlineOf(deployment: StoredDeployment, condition: DeploymentCondition | undefined): number | undefined {
  const seconds = progressDeadlineOf(deployment);
  if (seconds === undefined || !condition?.lastUpdateTime) return undefined;
  return Date.parse(condition.lastUpdateTime) + seconds * 1000;
}

function hasTimedOut(deployment: StoredDeployment, status: DeploymentStatus, now: number): boolean {
  const condition = conditionOf(status.conditions, progressing);
  if (!condition || condition.reason === newSetAvailable) return false;
  if (condition.reason === timedOut) return true;
  const deadline = deadlineOf(deployment, condition);
  return deadline !== undefined && deadline < now;
}

/** How long until a rollout that moves no more has taken too long, ms. Upstream: progress.go (requeueStuckDeployment) */
export function untilDeadline(deployment: StoredDeployment, status: DeploymentStatus, now: number): number | undefined {
  const condition = conditionOf(deployment.status?.conditions, progressing);
  if (!condition || isComplete(deployment, status) || condition.reason === timedOut) return undefined;
  const deadline = deadlineOf(deployment, condition);
  return deadline === undefined ? undefined : Math.max(0, deadline - now + 1_000);
}

/**
 * The status of a rollout, with how it gets on. Upstream: pkg/controller/deployment/progress.go (syncRolloutStatus)
 * @param now epoch ms
 */
export function rolloutStatusOf(
  deployment: StoredDeployment,
  sets: readonly StoredReplicaSet[],
  newSet: StoredReplicaSet | undefined,
  now: number,
): DeploymentStatus {
  const status = statusOf(deployment, sets, newSet, now);
  const current = conditionOf(deployment.status?.conditions, progressing);
  const isSettled = status.replicas === status.updatedReplicas && current?.reason === newSetAvailable;
  const hasDeadline = progressDeadlineOf(deployment) !== undefined;
  let conditions = status.conditions ?? [];
  if (!hasDeadline) conditions = conditions.filter(({ type }) => type !== progressing);
  else if (!isSettled) conditions = withProgress(deployment, status, newSet, now);
  const failure = failureOf(sets, newSet);
  conditions = failure
    ? withCondition(conditions, failure)
    : conditions.filter(({ type }) => type !== 'ReplicaFailure');
  return { ...status, conditions };
}

function withProgress(
  deployment: StoredDeployment,
  status: DeploymentStatus,
  newSet: StoredReplicaSet | undefined,
  now: number,
): DeploymentCondition[] {
  const conditions = status.conditions ?? [];
  const who = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  const is = (truth: string, reason: string, message: string): DeploymentCondition =>
    conditionNow(progressing, truth, reason, `${who} ${message}`, now);
  if (isComplete(deployment, status))
    return withCondition(conditions, is('True', newSetAvailable, 'has successfully progressed.'));
  if (isProgressing(deployment, status)) {
    // Every step forward sets the clock anew, also where status and reason stay.
    const current = conditionOf(deployment.status?.conditions, progressing);
    const next = is('True', 'ReplicaSetUpdated', 'is progressing.');
    const kept = current?.status === 'True' && current.lastTransitionTime;
    return [
      ...conditions.filter(({ type }) => type !== progressing),
      kept ? { ...next, lastTransitionTime: kept } : next,
    ];
  }
  return hasTimedOut(deployment, status, now)
    ? withCondition(conditions, is('False', timedOut, 'has timed out progressing.'))
    : conditions;
}

/** Why pods cannot be made: what the new set says, else any. Upstream: progress.go (getReplicaFailures) */
function failureOf(
  sets: readonly StoredReplicaSet[],
  newSet: StoredReplicaSet | undefined,
): DeploymentCondition | undefined {
  for (const set of newSet ? [newSet, ...sets] : sets) {
    const failure = set.status?.conditions?.find(({ type }) => type === 'ReplicaFailure');
    if (!failure) continue;
    const { lastTransitionTime } = failure;
    return { ...failure, ...(lastTransitionTime && { lastUpdateTime: lastTransitionTime }) };
  }
  return undefined;
}

/** A count of nothing is written by leaving it out, so the two are the same. */
export const sameStatus = (a: DeploymentStatus | undefined, b: DeploymentStatus): boolean =>
  jsonEqual({ ...noCounts, ...a }, { ...noCounts, ...b });

const noCounts: DeploymentStatus = {
  observedGeneration: 0,
  replicas: 0,
  updatedReplicas: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  unavailableReplicas: 0,
  terminatingReplicas: 0,
};
