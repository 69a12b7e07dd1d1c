import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { DeploymentStatus } from '../../apimachinery/types.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { RestClient } from '../../client/rest.ts';
import type { Context } from '../../kernel/context.ts';
import { deploymentKind, referenceTo, replace, replicaSetKind } from '../workload/kinds.ts';
import { replicasOf, type StoredDeployment, type StoredReplicaSet } from './deployment-facts.ts';
import { sizeAnnotations } from './revisions.ts';

/** One deployment being worked on, as it was read and then written. */
export interface Rollout {
  readonly client: RestClient;
  readonly context: Context;
  readonly recorder: EventRecorder;
  /** Epoch ms. */
  readonly now: () => number;
  deployment: StoredDeployment;
  /** Its sets, the current one among them. */
  sets: readonly StoredReplicaSet[];
  newSet: StoredReplicaSet | undefined;
}

export const oldSetsOf = ({ sets, newSet }: Rollout): readonly StoredReplicaSet[] =>
  sets.filter(({ metadata }) => metadata.uid !== newSet?.metadata.uid);

/** Writes the status, and what of the metadata goes with it. */
export async function writeStatus(rollout: Rollout, status: DeploymentStatus): Promise<void> {
  const { client, context, deployment } = rollout;
  rollout.deployment = await replace(client, context, deploymentKind, { ...deployment, status }, '/status');
}

export const takeIn = (rollout: Rollout, set: StoredReplicaSet): void => {
  const others = rollout.sets.filter(({ metadata }) => metadata.uid !== set.metadata.uid);
  rollout.sets = [...others, set];
  if (rollout.newSet?.metadata.uid === set.metadata.uid) rollout.newSet = set;
};

/** Asks a set for so many pods, and says so. @returns whether anything was written. Upstream: sync.go (scaleReplicaSet) */
export async function scaleSet(rollout: Rollout, set: StoredReplicaSet, replicas: number): Promise<boolean> {
  const { client, context, recorder, deployment } = rollout;
  const before = replicasOf(set);
  const annotations = { ...set.metadata.annotations, ...sizeAnnotations(deployment) };
  if (before === replicas && jsonEqual(annotations, set.metadata.annotations)) return false;
  const written = await replace(client, context, replicaSetKind, {
    ...set,
    metadata: { ...set.metadata, annotations },
    spec: { ...set.spec, replicas },
  });
  takeIn(rollout, written);
  if (before === replicas) return true;
  const direction = before < replicas ? 'up' : 'down';
  const message = `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${replicas}`;
  recorder.event(referenceTo(deploymentKind, deployment), 'Normal', 'ScalingReplicaSet', message);
  return true;
}

/** As `scaleSet`, where the size changes. Upstream: sync.go (scaleReplicaSetAndRecordEvent) */
export const resizeSet = async (rollout: Rollout, set: StoredReplicaSet, replicas: number): Promise<boolean> =>
  replicasOf(set) !== replicas && (await scaleSet(rollout, set, replicas));
