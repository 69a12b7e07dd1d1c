import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { DeploymentCondition, LabelSelector } from '../../apimachinery/types.ts';
import { isAlreadyExists } from '../../client/api-error.ts';
import {
  collectionOf,
  controllerOf,
  deploymentKind,
  ownerReference,
  pathOf,
  referenceTo,
  replace,
  replicaSetKind,
} from '../workload/kinds.ts';
import { isNamespaceTerminating, messageOf } from '../workload/pod-control.ts';
import { templateHash } from '../workload/template-hash.ts';
import { conditionNow, progressing, withCondition } from './conditions.ts';
import {
  conditionOf,
  fences,
  hashLabel,
  isOf,
  isRolling,
  progressDeadlineOf,
  replicasOf,
  type StoredDeployment,
  type StoredReplicaSet,
  wantedOf,
} from './deployment-facts.ts';
import { currentAnnotations, firstAnnotations, newestRevision, revisionAnnotation } from './revisions.ts';
import { oldSetsOf, type Rollout, takeIn, writeStatus } from './rollout.ts';

/** How large the new set may be now. Upstream: deployment_util.go (NewRSNewReplicas) */
export function newSetSize(deployment: StoredDeployment, sets: readonly StoredReplicaSet[], size: number): number {
  const wanted = replicasOf(deployment);
  if (!isRolling(deployment)) return wanted;
  const room = wanted + fences(deployment).maxSurge - wantedOf(sets);
  return room <= 0 ? size : size + Math.min(room, wanted - size);
}

/** Sees to it that the current template has its set, and the revision its number. Upstream: sync.go (getNewReplicaSet) */
export async function ensureNewSet(rollout: Rollout): Promise<void> {
  const revision = newestRevision(oldSetsOf(rollout)) + 1;
  if (rollout.newSet) await renumber(rollout, rollout.newSet, revision);
  else await createSet(rollout, revision);
}

/** Gives the current set the newest revision where it is an old one come back. */
export async function renumber(rollout: Rollout, set: StoredReplicaSet, revision: number): Promise<void> {
  const { client, context, deployment } = rollout;
  const annotations = currentAnnotations(deployment, set, revision);
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  if (!jsonEqual(annotations, set.metadata.annotations) || (set.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    const metadata = { ...set.metadata, annotations };
    takeIn(
      rollout,
      await replace(client, context, replicaSetKind, { ...set, metadata, spec: { ...set.spec, minReadySeconds } }),
    );
  }
  const found = conditionNow(
    progressing,
    'True',
    'FoundNewReplicaSet',
    `Found new replica set "${set.metadata.name}"`,
    rollout.now(),
  );
  const isFirst = !conditionOf(deployment.status?.conditions, progressing);
  await note(rollout, annotations[revisionAnnotation], isFirst ? found : undefined);
}

/** Writes the revision into the deployment, and a condition where it has a deadline. */
async function note(
  rollout: Rollout,
  revision: string | undefined,
  condition: DeploymentCondition | undefined,
): Promise<void> {
  const { deployment } = rollout;
  const { annotations } = deployment.metadata;
  const wanted = condition && progressDeadlineOf(deployment) !== undefined ? condition : undefined;
  const isRenumbered = revision !== undefined && annotations?.[revisionAnnotation] !== revision;
  if (!isRenumbered && !wanted) return;
  if (isRenumbered)
    rollout.deployment = {
      ...deployment,
      metadata: { ...deployment.metadata, annotations: { ...annotations, [revisionAnnotation]: revision } },
    };
  const { status } = deployment;
  await writeStatus(
    rollout,
    wanted ? { ...status, conditions: withCondition(status?.conditions, wanted) } : (status ?? {}),
  );
}

const labelled = (selector: LabelSelector, hash: string): LabelSelector => ({
  ...selector,
  matchLabels: { ...selector.matchLabels, [hashLabel]: hash },
});

async function createSet(rollout: Rollout, revision: number): Promise<void> {
  const { client, context, recorder, deployment, sets } = rollout;
  const { metadata, spec, status } = deployment;
  const hash = templateHash(spec.template, status?.collisionCount);
  const name = `${metadata.name}-${hash}`;
  const labels = { ...spec.template.metadata?.labels, [hashLabel]: hash };
  const replicas = newSetSize(deployment, sets, 0);
  const template = { ...spec.template, metadata: { ...spec.template.metadata, labels } };
  const body = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: metadata.namespace,
      ownerReferences: [ownerReference(deploymentKind, deployment)],
      labels,
      annotations: firstAnnotations(deployment, revision),
    },
    spec: { replicas, minReadySeconds: spec.minReadySeconds ?? 0, selector: labelled(spec.selector, hash), template },
  };
  let made: StoredReplicaSet;
  let isNew = true;
  try {
    made = await client.send('POST', collectionOf(replicaSetKind, metadata.namespace), { context, body });
  } catch (error) {
    const existing = isAlreadyExists(error) ? await ownSetNamed(rollout, name) : undefined;
    if (!existing) throw await refused(rollout, name, error);
    made = existing;
    isNew = false;
  }
  rollout.newSet = made;
  takeIn(rollout, made);
  if (isNew && replicas > 0)
    recorder.event(
      referenceTo(deploymentKind, deployment),
      'Normal',
      'ScalingReplicaSet',
      `Scaled up replica set ${name} from 0 to ${replicas}`,
    );
  const message = `Created new replica set "${name}"`;
  const created = conditionNow(progressing, 'True', 'NewReplicaSetCreated', message, rollout.now());
  await note(rollout, String(revision), isNew ? created : undefined);
}

/** A set that was made before this could be told by the copy; one of another template is a collision. */
async function ownSetNamed(rollout: Rollout, name: string): Promise<StoredReplicaSet | undefined> {
  const { client, context, deployment } = rollout;
  const { namespace, uid } = deployment.metadata;
  const existing = await client.send<StoredReplicaSet>('GET', `${collectionOf(replicaSetKind, namespace)}/${name}`, {
    context,
  });
  if (controllerOf(existing)?.uid === uid && isOf(deployment, existing)) return existing;
  const fresh = await client.send<StoredDeployment>('GET', pathOf(deploymentKind, deployment), { context });
  rollout.deployment = fresh;
  await writeStatus(rollout, { ...fresh.status, collisionCount: (fresh.status?.collisionCount ?? 0) + 1 });
  return undefined;
}

/** Says what is wrong. @returns the error, to be thrown */
async function refused(rollout: Rollout, name: string, error: unknown): Promise<unknown> {
  if (isAlreadyExists(error) || isNamespaceTerminating(error)) return error;
  const { recorder, deployment } = rollout;
  const reason = 'ReplicaSetCreateError';
  const message = `Failed to create new replica set "${name}": ${messageOf(error)}`;
  await note(rollout, undefined, conditionNow(progressing, 'False', reason, message, rollout.now()));
  recorder.event(referenceTo(deploymentKind, deployment), 'Warning', reason, message);
  return error;
}
