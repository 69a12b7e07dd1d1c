import { toRequirements } from '../../apimachinery/label-selector.ts';
import { isNotFound } from '../../client/api-error.ts';
import type { Informer } from '../../client/informer.ts';
import { objectKey } from '../../client/objects.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { deploymentKind, pathOf, replicaSetKind } from '../workload/kinds.ts';
import { claimed } from '../workload/ownership.ts';
import type { StoredPod } from '../workload/pod-facts.ts';
import { ownerKey, requeueOwners } from '../workload/requeue-owners.ts';
import {
  conditionNow,
  isComplete,
  progressing,
  rolloutStatusOf,
  sameStatus,
  statusOf,
  timedOut,
  untilDeadline,
  withCondition,
} from './conditions.ts';
import {
  actualOf,
  conditionOf,
  historyLimitOf,
  newSetOf,
  oldestFirst,
  progressDeadlineOf,
  replicasOf,
  type StoredDeployment,
} from './deployment-facts.ts';
import { ensureNewSet, renumber } from './new-replica-set.ts';
import { newestRevision, revisionOf } from './revisions.ts';
import { roll } from './rolling-update.ts';
import { oldSetsOf, resizeSet, type Rollout, writeStatus } from './rollout.ts';
import { isScaling, scale } from './scaling.ts';

const selectorOf = ({ spec }: StoredDeployment) => toRequirements(spec.selector);

/** Moves pods from one template to the next. Upstream: pkg/controller/deployment/deployment_controller.go */
export const deployment: Controller = {
  name: 'deployment-controller',
  account: 'deployment-controller',
  start({ env, client, recorder, informers: { deployments, replicaSets, pods }, queue }) {
    const now = (): number => env.clock.now();

    const work = queue(async (key, context) => {
      const known = deployments.get(key);
      if (!known) return nothingToDo;
      const claim = {
        client,
        context,
        owner: known,
        ownerKind: deploymentKind,
        kind: replicaSetKind,
        selector: selectorOf(known),
      };
      const sets = await claimed(claim, replicaSets);
      const rollout: Rollout = {
        client,
        context,
        recorder,
        now,
        deployment: known,
        sets,
        newSet: newSetOf(known, sets),
      };
      await sync(rollout, pods);
      const wait = untilDeadline(rollout.deployment, rollout.deployment.status ?? {}, now());
      if (wait !== undefined && !rollout.deployment.spec.paused) work.addAfter(key, wait);
      return rollout.deployment === known && rollout.sets === sets ? nothingToDo : done;
    });

    deployments.onEvent(({ object, cause }) => work.add(objectKey(object), cause));
    replicaSets.onEvent((event) => requeueOwners(event, deploymentKind, deployments, selectorOf, work));
    // Recreate waits for the last pod to be gone.
    pods.onEvent(({ type, object, cause }) => {
      if (type !== 'delete') return;
      const set = replicaSets.get(ownerKey(object, replicaSetKind, replicaSets) ?? '');
      const key = set && ownerKey(set, deploymentKind, deployments);
      if (key && deployments.get(key)?.spec.strategy?.type === 'Recreate') work.add(key, cause);
    });
  },
};

async function sync(rollout: Rollout, pods: Informer<StoredPod>): Promise<void> {
  const { deployment } = rollout;
  if (deployment.metadata.deletionTimestamp) return writeIfChanged(rollout, statusOf);
  await notePause(rollout);
  if (deployment.spec.paused || isScaling(rollout)) return syncScale(rollout);
  const mayClean =
    deployment.spec.strategy?.type === 'Recreate' ? await recreate(rollout, pods) : await rollingUpdate(rollout);
  if (mayClean && isComplete(rollout.deployment, rollout.deployment.status ?? {})) await dropHistory(rollout);
  return writeIfChanged(rollout, rolloutStatusOf);
}

async function writeIfChanged(rollout: Rollout, of: typeof statusOf): Promise<void> {
  const { deployment, sets, newSet } = rollout;
  const status = of(deployment, sets, newSet, rollout.now());
  if (!sameStatus(deployment.status, status)) await writeStatus(rollout, status);
}

/** A paused rollout cannot be late. Upstream: sync.go (checkPausedConditions) */
async function notePause(rollout: Rollout): Promise<void> {
  const { deployment } = rollout;
  const { status } = deployment;
  const current = conditionOf(status?.conditions, progressing);
  if (progressDeadlineOf(deployment) === undefined || current?.reason === timedOut) return;
  const isNoted = current?.reason === 'DeploymentPaused';
  const isPaused = deployment.spec.paused === true;
  if (isPaused === isNoted) return;
  const condition = isPaused
    ? conditionNow(progressing, 'Unknown', 'DeploymentPaused', 'Deployment is paused', rollout.now())
    : conditionNow(progressing, 'Unknown', 'DeploymentResumed', 'Deployment is resumed', rollout.now());
  await writeStatus(rollout, { ...status, conditions: withCondition(status?.conditions, condition) });
}

/** Nothing new is rolled out: only sizes are brought into line. Upstream: sync.go (sync) */
async function syncScale(rollout: Rollout): Promise<void> {
  if (rollout.newSet) await renumber(rollout, rollout.newSet, newestRevision(oldSetsOf(rollout)) + 1);
  await scale(rollout);
  if (rollout.deployment.spec.paused) await dropHistory(rollout);
  await writeIfChanged(rollout, statusOf);
}

/** @returns whether nothing was left to do */
async function rollingUpdate(rollout: Rollout): Promise<boolean> {
  await ensureNewSet(rollout);
  return !(await roll(rollout));
}

/** All old pods go before the first new one comes. @returns whether nothing was left to do. Upstream: recreate.go */
async function recreate(rollout: Rollout, pods: Informer<StoredPod>): Promise<boolean> {
  const old = oldSetsOf(rollout);
  const running = old.filter((set) => replicasOf(set) > 0);
  for (const set of running) await resizeSet(rollout, set, 0);
  if (running.length > 0) return false;
  const isEnded = ({ status }: StoredPod): boolean => status?.phase === 'Failed' || status?.phase === 'Succeeded';
  const remain = old.flatMap(({ metadata }) => pods.by('controller', metadata.uid));
  if (actualOf(old) > 0 || remain.some((pod) => !isEnded(pod))) return false;
  await ensureNewSet(rollout);
  return !(await resizeSet(rollout, rollout.newSet!, replicasOf(rollout.deployment)));
}

/** Keeps as many old sets as there may be to go back to. Upstream: sync.go (cleanupDeployment) */
async function dropHistory(rollout: Rollout): Promise<void> {
  const { client, context, deployment } = rollout;
  const limit = historyLimitOf(deployment);
  if (limit === undefined) return;
  const old = oldSetsOf(rollout).filter(({ metadata }) => !metadata.deletionTimestamp);
  const surplus = Math.max(0, old.length - limit);
  const oldest = old.toSorted((a, b) => revisionOf(a) - revisionOf(b) || oldestFirst(a, b)).slice(0, surplus);
  for (const set of oldest) {
    const isBehind = (set.metadata.generation ?? 0) > (set.status?.observedGeneration ?? 0);
    if (replicasOf(set) > 0 || (set.status?.replicas ?? 0) > 0 || isBehind) continue;
    await client.write('DELETE', pathOf(replicaSetKind, set), { context }).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  }
}
