import {
  availableOf,
  fences,
  isRolling,
  oldestFirst,
  replicasOf,
  type StoredDeployment,
  type StoredReplicaSet,
  wantedOf,
} from './deployment-facts.ts';
import { desired, maximum } from './revisions.ts';
import { oldSetsOf, resizeSet, type Rollout, scaleSet } from './rollout.ts';

const active = (sets: readonly StoredReplicaSet[]): StoredReplicaSet[] => sets.filter((set) => replicasOf(set) > 0);

/** Whether the deployment has been scaled since its sets were. Upstream: sync.go (isScalingEvent) */
export const isScaling = ({ deployment, sets }: Rollout): boolean =>
  active(sets).some(({ metadata }) => {
    const before = metadata.annotations?.[desired];
    return before !== undefined && Number(before) !== replicasOf(deployment);
  });

/** Fits the sets to a new size in the middle of whatever goes on. Upstream: sync.go (scale) */
export async function scale(rollout: Rollout): Promise<void> {
  const { deployment, newSet, sets } = rollout;
  const only = onlySet(rollout);
  if (only) {
    await resizeSet(rollout, only, replicasOf(deployment));
    return;
  }
  if (newSet && isSaturated(deployment, newSet)) {
    for (const set of active(oldSetsOf(rollout))) await resizeSet(rollout, set, 0);
    return;
  }
  if (!isRolling(deployment)) return;
  for (const [set, size] of proportions(deployment, active(sets))) await scaleSet(rollout, set, size);
}

function onlySet(rollout: Rollout): StoredReplicaSet | undefined {
  const running = active(rollout.sets);
  if (running.length > 0) return running.length === 1 ? running[0] : undefined;
  return rollout.newSet ?? oldSetsOf(rollout).toSorted(oldestFirst).at(-1);
}

/** Whether the new set is all there is to be. Upstream: deployment_util.go (IsSaturated) */
const isSaturated = (deployment: StoredDeployment, set: StoredReplicaSet): boolean => {
  const wanted = replicasOf(deployment);
  return (
    replicasOf(set) === wanted &&
    Number(set.metadata.annotations?.[desired]) === wanted &&
    availableOf([set]) === wanted
  );
};

/** How large each set becomes, so that each has the share that it had. */
function proportions(
  deployment: StoredDeployment,
  sets: readonly StoredReplicaSet[],
): readonly (readonly [StoredReplicaSet, number])[] {
  const wanted = replicasOf(deployment);
  const allowed = wanted > 0 ? wanted + fences(deployment).maxSurge : 0;
  const toAdd = allowed - wantedOf(sets);
  const age = toAdd > 0 ? (a: StoredReplicaSet, b: StoredReplicaSet) => oldestFirst(b, a) : oldestFirst;
  const ordered = sets.toSorted((a, b) => replicasOf(b) - replicasOf(a) || age(a, b));
  let added = 0;
  const sizes = ordered.map((set) => {
    const left = toAdd - added;
    const share = toAdd === 0 || left === 0 ? 0 : shareOf(deployment, set);
    const part = toAdd > 0 ? Math.min(share, left) : Math.max(share, left);
    added += part;
    return replicasOf(set) + part;
  });
  // What rounding left over goes to the largest.
  if (sizes.length > 0 && toAdd !== 0) sizes[0] = Math.max(0, sizes[0]! + toAdd - added);
  return ordered.map((set, at) => [set, sizes[at]!] as const);
}

/** Upstream: deployment_util.go (getReplicaSetFraction) */
function shareOf(deployment: StoredDeployment, set: StoredReplicaSet): number {
  const size = replicasOf(set);
  const wanted = replicasOf(deployment);
  if (wanted === 0) return -size;
  const before = Number(set.metadata.annotations?.[maximum]) || (deployment.status?.replicas ?? 0);
  if (before === 0) return 0;
  return Math.round((size * (wanted + fences(deployment).maxSurge)) / before) - size;
}
