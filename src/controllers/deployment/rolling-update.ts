import { availableOf, fences, oldestFirst, replicasOf, wantedOf } from './deployment-facts.ts';
import { newSetSize } from './new-replica-set.ts';
import { oldSetsOf, resizeSet, type Rollout } from './rollout.ts';

/** One step of a rolling update: first up, then down. @returns whether it did anything. Upstream: rolling.go */
export async function roll(rollout: Rollout): Promise<boolean> {
  return (await growNewSet(rollout)) || (await shrinkOldSets(rollout));
}

function growNewSet(rollout: Rollout): Promise<boolean> {
  const { deployment, sets } = rollout;
  const newSet = rollout.newSet!;
  const size = replicasOf(newSet);
  const wanted = replicasOf(deployment);
  return resizeSet(rollout, newSet, size > wanted ? wanted : newSetSize(deployment, sets, size));
}

async function shrinkOldSets(rollout: Rollout): Promise<boolean> {
  const { deployment } = rollout;
  const newSet = rollout.newSet!;
  if (wantedOf(oldSetsOf(rollout)) === 0) return false;
  const leastAvailable = replicasOf(deployment) - fences(deployment).maxUnavailable;
  const missing = replicasOf(newSet) - availableOf([newSet]);
  const most = wantedOf(rollout.sets) - leastAvailable - missing;
  if (most <= 0) return false;
  // Pods that are not available are no loss: they go first, so that the rollout gets on whatever became of them.
  const unhealthy = await shrink(rollout, most, (set) => replicasOf(set) - availableOf([set]));
  const spare = availableOf(rollout.sets) - leastAvailable;
  const healthy = spare > 0 ? await shrink(rollout, spare, replicasOf) : 0;
  return unhealthy + healthy > 0;
}

type Shrinkable = Parameters<typeof replicasOf>[0] & Rollout['sets'][number];

/** Takes up to `most` pods from the old sets, the oldest set first. @returns how many */
async function shrink(rollout: Rollout, most: number, spareOf: (set: Shrinkable) => number): Promise<number> {
  let taken = 0;
  for (const set of oldSetsOf(rollout).toSorted(oldestFirst)) {
    const less = Math.min(most - taken, replicasOf(set), spareOf(set));
    if (less <= 0) continue;
    await resizeSet(rollout, set, replicasOf(set) - less);
    taken += less;
  }
  return taken;
}
