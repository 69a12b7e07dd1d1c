import { formatTime } from '../../apimachinery/time.ts';
import type { Condition, PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../apimachinery/types.ts';
import type { Stored } from '../workload/kinds.ts';
import { isReady, type StoredPod } from '../workload/pod-facts.ts';
import { shareOf } from '../workload/share.ts';

export type StoredBudget = Stored<PodDisruptionBudget>;

/** An eviction that is not followed by a deletion within this time is forgotten, ms. Upstream: DeletionTimeout */
export const deletionTimeout = 120_000;

/** How many pods there should be, and how many must be healthy. @param scale what the pods' controllers ask for */
export function needs(
  { spec: { minAvailable, maxUnavailable } }: StoredBudget,
  pods: number,
  scale: number,
): { readonly expected: number; readonly healthy: number } {
  if (maxUnavailable !== undefined)
    return { expected: scale, healthy: Math.max(0, scale - shareOf(maxUnavailable, scale, Math.ceil)) };
  return typeof minAvailable === 'string'
    ? { expected: scale, healthy: shareOf(minAvailable, scale, Math.ceil) }
    : { expected: pods, healthy: minAvailable ?? 0 };
}

/** Whether the budget asks how many pods there should be. */
export const asksForScale = ({ spec: { minAvailable, maxUnavailable } }: StoredBudget): boolean =>
  maxUnavailable !== undefined || typeof minAvailable === 'string';

function withAllowed(
  budget: StoredBudget,
  next: Omit<Condition, 'lastTransitionTime' | 'type'>,
  now: number,
): Condition[] {
  const conditions = budget.status?.conditions ?? [];
  const known = conditions.find(({ type }) => type === 'DisruptionAllowed');
  const isSame = known?.status === next.status && known?.reason === next.reason && known?.message === next.message;
  const isGenerationKnown = known?.observedGeneration === next.observedGeneration;
  if (isSame && isGenerationKnown) return [...conditions];
  const lastTransitionTime = (known?.status === next.status && known?.lastTransitionTime) || formatTime(now);
  return [
    ...conditions.filter(({ type }) => type !== 'DisruptionAllowed'),
    { type: 'DisruptionAllowed', ...next, lastTransitionTime },
  ];
}

/** Upstream: pkg/controller/disruption/disruption.go (trySync, updatePdbStatus) @param now epoch ms */
export function budgetStatusOf(
  budget: StoredBudget,
  pods: readonly StoredPod[],
  scale: number,
  now: number,
): PodDisruptionBudgetStatus {
  const byName = new Map(pods.map((pod) => [pod.metadata.name, pod]));
  const disrupted = Object.entries(budget.status?.disruptedPods ?? {}).filter(([name, since]) => {
    const pod = byName.get(name);
    return pod && !pod.metadata.deletionTimestamp && Date.parse(since) + deletionTimeout > now;
  });
  const isDisrupted = new Set(disrupted.map(([name]) => name));
  const healthy = pods.filter(
    (pod) => !pod.metadata.deletionTimestamp && !isDisrupted.has(pod.metadata.name) && isReady(pod),
  ).length;
  const { expected, healthy: desired } = needs(budget, pods.length, scale);
  const disruptionsAllowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
  const observedGeneration = budget.metadata.generation ?? 0;
  const isAllowed = disruptionsAllowed > 0;
  const condition = {
    status: isAllowed ? 'True' : 'False',
    reason: isAllowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    observedGeneration,
  };
  return {
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    disruptionsAllowed,
    observedGeneration,
    ...(disrupted.length > 0 && { disruptedPods: Object.fromEntries(disrupted) }),
    conditions: withAllowed(budget, condition, now),
  };
}

/** Nothing may go while it is not known what there should be. Upstream: failSafe */
export const failedStatusOf = (budget: StoredBudget, message: string, now: number): PodDisruptionBudgetStatus => ({
  ...budget.status,
  disruptionsAllowed: 0,
  observedGeneration: budget.metadata.generation ?? 0,
  conditions: withAllowed(
    budget,
    { status: 'False', reason: 'SyncFailed', message, observedGeneration: budget.metadata.generation ?? 0 },
    now,
  ),
});
