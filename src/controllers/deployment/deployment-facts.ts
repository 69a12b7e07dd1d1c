import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { Deployment, DeploymentCondition, PodTemplateSpec, ReplicaSet } from '../../apimachinery/types.ts';
import type { Stored } from '../workload/kinds.ts';
import { shareOf } from '../workload/share.ts';

export type StoredDeployment = Stored<Deployment>;
export type StoredReplicaSet = Stored<ReplicaSet>;

export const hashLabel = 'pod-template-hash';

export const replicasOf = ({ spec }: { readonly spec: { readonly replicas?: number } }): number => spec.replicas ?? 1;

const sum = (sets: readonly StoredReplicaSet[], of: (set: StoredReplicaSet) => number | undefined): number =>
  sets.reduce((total, set) => total + (of(set) ?? 0), 0);

/** How many pods the sets are asked for. */
export const wantedOf = (sets: readonly StoredReplicaSet[]): number => sum(sets, replicasOf);
/** How many pods the sets have. */
export const actualOf = (sets: readonly StoredReplicaSet[]): number => sum(sets, ({ status }) => status?.replicas);
export const readyOf = (sets: readonly StoredReplicaSet[]): number => sum(sets, ({ status }) => status?.readyReplicas);
export const availableOf = (sets: readonly StoredReplicaSet[]): number =>
  sum(sets, ({ status }) => status?.availableReplicas);
export const terminatingOf = (sets: readonly StoredReplicaSet[]): number =>
  sum(sets, ({ status }) => status?.terminatingReplicas);

export const oldestFirst = (a: StoredReplicaSet, b: StoredReplicaSet): number =>
  a.metadata.creationTimestamp === b.metadata.creationTimestamp
    ? a.metadata.name < b.metadata.name
      ? -1
      : 1
    : a.metadata.creationTimestamp < b.metadata.creationTimestamp
      ? -1
      : 1;

const withoutHash = ({ metadata, ...template }: PodTemplateSpec): unknown => {
  const { [hashLabel]: _, ...labels } = metadata?.labels ?? {};
  return { ...template, metadata: { ...metadata, labels } };
};

const sameTemplate = (a: PodTemplateSpec = {}, b: PodTemplateSpec = {}): boolean =>
  jsonEqual(withoutHash(a), withoutHash(b));

/** Whether the set makes the pods that the deployment describes now. */
export const isOf = ({ spec }: StoredDeployment, set: StoredReplicaSet): boolean =>
  sameTemplate(spec.template, set.spec.template);

/** The set of the current template; of several the oldest. Upstream: deployment_util.go (FindNewReplicaSet) */
export const newSetOf = (
  deployment: StoredDeployment,
  sets: readonly StoredReplicaSet[],
): StoredReplicaSet | undefined => sets.toSorted(oldestFirst).find((set) => isOf(deployment, set));

export const isRolling = ({ spec }: StoredDeployment): boolean => spec.strategy?.type !== 'Recreate';

/** How many pods more, and how many less, a rolling update may have. Upstream: deployment_util.go (ResolveFenceposts) */
export function fences(deployment: StoredDeployment): { readonly maxSurge: number; readonly maxUnavailable: number } {
  if (!isRolling(deployment)) return { maxSurge: 0, maxUnavailable: 0 };
  const replicas = replicasOf(deployment);
  const { maxSurge, maxUnavailable } = deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = shareOf(maxSurge, replicas, Math.ceil);
  const unavailable = shareOf(maxUnavailable, replicas, Math.floor);
  // Neither more nor less would be a standstill.
  const least = surge === 0 && unavailable === 0 ? 1 : unavailable;
  return { maxSurge: surge, maxUnavailable: Math.min(least, replicas) };
}

export const conditionOf = (
  conditions: readonly DeploymentCondition[] | undefined,
  type: string,
): DeploymentCondition | undefined => conditions?.find((condition) => condition.type === type);

/** 2^31-1 stands for "never", as does no number. */
const maxInt32 = 2 ** 31 - 1;
const limitOf = (limit: number | undefined): number | undefined => (limit === maxInt32 ? undefined : limit);
export const progressDeadlineOf = ({ spec }: StoredDeployment): number | undefined =>
  limitOf(spec.progressDeadlineSeconds);
export const historyLimitOf = ({ spec }: StoredDeployment): number | undefined => limitOf(spec.revisionHistoryLimit);
