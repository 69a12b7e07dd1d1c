import { formatTime } from '../../apimachinery/time.ts';
import { toRequirements } from '../../apimachinery/label-selector.ts';
import { matchesLabels } from '../../apimachinery/selectors.ts';
import { forbiddenStatus, type Status, tooManyDisruptions } from '../../apimachinery/status.ts';
import type { Condition, Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../apimachinery/types.ts';

/** Evictions that the controller has not noticed yet. Upstream: pkg/registry/core/pod/storage/eviction.go (MaxDisruptedPodSize) */
const maxDisruptedPods = 2000;

/** The budgets that a pod falls under; without a selector it is none, with an empty one every pod. */
export const budgetsOf = (
  { metadata: { labels } }: Pod,
  budgets: readonly PodDisruptionBudget[],
): readonly PodDisruptionBudget[] =>
  budgets.filter(({ spec: { selector } }) => selector && matchesLabels(toRequirements(selector), labels));

/** A pod that has not begun, has ended or is on its way out is nobody's loss. */
export const isBeyondBudgets = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed', 'Pending'].includes(status?.phase ?? '');

const isReady = ({ status }: Pod): boolean =>
  (status?.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');

/** A pod that is not ready is not counted as healthy, so it may go where the others are enough, or where that does not matter. */
export function isUncounted(pod: Pod, { spec, status }: PodDisruptionBudget): boolean {
  if (isReady(pod)) return false;
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

const unprocessedRetrySeconds = 10;

/** Why the budget does not let another pod go; undefined: it does. Upstream: checkAndDecrement */
export function budgetRefusal({ metadata, status }: PodDisruptionBudget): Status | undefined {
  const { name } = metadata;
  const { observedGeneration = 0, disruptionsAllowed = 0, disruptedPods = {} } = status ?? {};
  const forbid = (reason: string): Status =>
    forbiddenStatus({ group: 'policy', resource: 'poddisruptionbudget' }, name, reason);
  if (observedGeneration < (metadata.generation ?? 0)) return unprocessed(name);
  if (disruptionsAllowed < 0) return forbid('pdb disruptions allowed is negative');
  if (Object.keys(disruptedPods).length > maxDisruptedPods)
    return forbid('DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  return disruptionsAllowed === 0 ? tooManyDisruptions(exhausted(name, status ?? {})) : undefined;
}

/** The budget may have more to say in a while. */
export const unprocessed = (name: string): Status =>
  tooManyDisruptions(`The disruption budget ${name} is still being processed by the server.`, unprocessedRetrySeconds);

function exhausted(name: string, status: Partial<PodDisruptionBudgetStatus>): string {
  const { conditions = [], currentHealthy = 0, desiredHealthy = 0 } = status;
  const condition = conditions.find(({ type }) => type === disruptionAllowed);
  const told = condition?.status === 'False' && condition.message !== '' ? condition : undefined;
  const refused = `The disruption budget ${name} does not allow evicting pods currently`;
  if (told?.reason === 'SyncFailed') return `${refused} because it failed sync: ${told.message}`;
  if (currentHealthy <= desiredHealthy)
    return `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  return told ? `${refused} (${told.reason}): ${told.message}` : refused;
}

const disruptionAllowed = 'DisruptionAllowed';

/** The budget with one disruption less, which it knows to be this pod's. @param now epoch ms */
export function withDisruption(budget: PodDisruptionBudget, pod: string, now: number): PodDisruptionBudget {
  const status = budget.status!;
  const allowed = (status.disruptionsAllowed ?? 0) - 1;
  return {
    ...budget,
    status: {
      ...status,
      disruptedPods: { ...status.disruptedPods, [pod]: formatTime(now) },
      disruptionsAllowed: allowed,
      ...(allowed === 0 && { conditions: withoutDisruptions(status, now) }),
    },
  };
}

/** Upstream: component-helpers/apps/poddisruptionbudget/helpers.go (UpdateDisruptionAllowedCondition) */
function withoutDisruptions(
  { conditions = [], observedGeneration }: PodDisruptionBudgetStatus,
  now: number,
): Condition[] {
  const before = conditions.find(({ type }) => type === disruptionAllowed);
  const condition: Condition = {
    type: disruptionAllowed,
    status: 'False',
    ...(observedGeneration !== undefined && { observedGeneration }),
    lastTransitionTime: before?.status === 'False' ? before.lastTransitionTime : formatTime(now),
    reason: 'InsufficientPods',
    message: '',
  };
  return before ? conditions.map((other) => (other === before ? condition : other)) : [...conditions, condition];
}
