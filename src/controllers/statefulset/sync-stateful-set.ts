import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { Requirement } from '../../apimachinery/selectors.ts';
import { objectKey } from '../../client/objects.ts';
import {
  collectionOf,
  controllerRevisionKind,
  pathOf,
  podKind,
  referenceTo,
  replace,
  statefulSetKind,
} from '../workload/kinds.ts';
import { claimed } from '../workload/ownership.ts';
import { nextAvailableIn, type StoredPod } from '../workload/pod-facts.ts';
import { dropRevisions, ensureRevision, type StoredRevision, templateOf } from '../workload/revision-history.ts';
import type { Synced } from '../workload/sync.ts';
import { ensureClaims, ownClaims } from './claims.ts';
import { podAt, revisionOf, type StoredStatefulSet } from './ordinals.ts';
import {
  type Members,
  membersOf,
  needsCurrentRevision,
  planOf,
  statefulStatusOf,
  type StatefulPlan,
} from './stateful-plan.ts';
import type { StatefulParts } from './parts.ts';
import { told } from './told.ts';

/** Of which templates pods are made. */
interface Templates {
  /** What pods below the partition are made of. */
  readonly current: StoredRevision;
  /** What the template is now. */
  readonly update: StoredRevision;
}

/**
 * Brings one set a step nearer to what it asks for, and its status to what there is. Upstream: stateful_set_control.go (performUpdate)
 * @throws why pods could not be made or deleted, when the status has been written
 */
export async function syncStatefulSet(
  parts: StatefulParts,
  set: StoredStatefulSet,
  selector: readonly Requirement[],
): Promise<Synced> {
  const { client, context, now } = parts;
  const { spec } = set;
  const owner = { client, context, owner: set, ownerKind: statefulSetKind };
  const known = await claimed({ ...owner, selector, kind: controllerRevisionKind }, parts.controllerRevisions);
  const pods = await claimed({ ...owner, selector, kind: podKind }, parts.pods);
  if (set.metadata.deletionTimestamp) return { isChanged: false };
  const hashLabel = 'controller.kubernetes.io/hash';
  const history = { ...owner, hashLabel, labels: spec.selector.matchLabels ?? {} };
  const collisions = set.status?.collisionCount ?? 0;
  const update = await ensureRevision(history, spec.template, known, collisions);
  if (!update) {
    const status = { replicas: 0, ...set.status, collisionCount: collisions + 1 };
    await replace(client, context, statefulSetKind, { ...set, status }, '/status');
    return { isChanged: true };
  }
  const current = known.find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? update;
  const revisions = { current: current.metadata.name, update: update.metadata.name };
  const members = membersOf(set, pods);
  await keepClaims(parts, set, pods, members);

  const mayAct = parts.expectations.satisfied(objectKey(set));
  const failure = mayAct
    ? await carryOut(parts, set, planOf(set, members, revisions, now()), { current, update })
    : undefined;
  const status = statefulStatusOf(set, pods, revisions, now());
  const isChanged = !jsonEqual({ ...noCounts, ...set.status }, status);
  if (isChanged) await replace(client, context, statefulSetKind, { ...set, status }, '/status');
  if (failure) throw failure.error;

  const used = new Set([revisions.current, revisions.update, ...pods.map(revisionOf)]);
  const unused = known.filter(({ metadata }) => !used.has(metadata.name));
  await dropRevisions(history, unused, spec.revisionHistoryLimit ?? 10);
  return { isChanged, waitMs: nextAvailableIn(pods, spec.minReadySeconds ?? 0, now()) };
}

async function keepClaims(
  parts: StatefulParts,
  set: StoredStatefulSet,
  pods: readonly StoredPod[],
  { condemned }: Members,
): Promise<void> {
  if (!set.spec.volumeClaimTemplates) return;
  for (const pod of pods) await ownClaims(parts, set, pod, condemned.includes(pod));
}

/** @returns the first failure, if any */
async function carryOut(
  parts: StatefulParts,
  set: StoredStatefulSet,
  { create, remove, ended }: StatefulPlan,
  templates: Templates,
): Promise<{ readonly error: unknown } | undefined> {
  const { recorder, expectations } = parts;
  const key = objectKey(set);
  expectations.expect(
    key,
    create.length,
    remove.map(({ metadata }) => metadata.uid),
  );
  for (const { metadata } of ended)
    recorder.event(
      referenceTo(statefulSetKind, set),
      'Warning',
      'RecreatingFailedPod',
      `StatefulSet ${key} is recreating failed Pod ${metadata.name}`,
    );
  const results = await Promise.allSettled([
    ...create.map((ordinal) => createAt(parts, set, ordinal, templates)),
    ...remove.map((pod) => deletePod(parts, set, pod)),
  ]);
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return undefined;
  expectations.forget(key);
  return { error: failed.reason };
}

async function createAt(
  parts: StatefulParts,
  set: StoredStatefulSet,
  ordinal: number,
  { current, update }: Templates,
): Promise<void> {
  const { client, recorder, context } = parts;
  const of = needsCurrentRevision(set, ordinal) ? current : update;
  const pod = podAt(set, templateOf(of), of.metadata.name, ordinal);
  await ensureClaims(parts, set, ordinal);
  await told(recorder, set, 'Create', `Pod ${pod.metadata.name}`, 'successful', () =>
    client.write('POST', collectionOf(podKind, set.metadata.namespace), { context, body: pod }),
  );
}

const deletePod = (
  { client, recorder, context }: StatefulParts,
  set: StoredStatefulSet,
  pod: StoredPod,
): Promise<void> =>
  told(recorder, set, 'Delete', `Pod ${pod.metadata.name}`, 'successful', () =>
    client.write('DELETE', pathOf(podKind, pod), {
      context,
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: pod.metadata.uid } },
    }),
  );

const noCounts = {
  observedGeneration: 0,
  readyReplicas: 0,
  availableReplicas: 0,
  currentReplicas: 0,
  updatedReplicas: 0,
};
