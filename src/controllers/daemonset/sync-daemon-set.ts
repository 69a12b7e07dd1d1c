import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { Requirement } from '../../apimachinery/selectors.ts';
import { templateGeneration } from '../../apimachinery/template-generation.ts';
import type { PodTemplateSpec } from '../../apimachinery/types.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import { objectKey } from '../../client/objects.ts';
import type { BackOff } from '../../kernel/back-off.ts';
import type { Informers } from '../informers.ts';
import { controllerRevisionKind, daemonSetKind, podKind, referenceTo, replace } from '../workload/kinds.ts';
import { claimed } from '../workload/ownership.ts';
import { carryOut } from '../workload/pod-changes.ts';
import { podOf } from '../workload/pod-control.ts';
import { nextAvailableIn, type StoredPod } from '../workload/pod-facts.ts';
import { dropRevisions, ensureRevision } from '../workload/revision-history.ts';
import type { SyncParts, Synced } from '../workload/sync.ts';
import {
  daemonStatusOf,
  hashLabel,
  type Place,
  type Plan,
  placesOf,
  type Progress,
  progressOf,
  rollingStep,
  type StoredDaemonSet,
  upkeep,
} from './daemon-plan.ts';
import { type DaemonNode, nodeOf, specFor } from './node-fit.ts';

/** Most pods that are made, or deleted, in one go. Upstream: daemon_controller.go (BurstReplicas) */
const burst = 250;
const generationLabel = 'pod-template-generation';

interface Parts extends SyncParts, Pick<Informers, 'nodes' | 'pods' | 'controllerRevisions'> {
  /** How long a node that lets daemons fail waits for the next. */
  readonly failures: BackOff;
}

/**
 * Brings one set nearer to what it asks for, and its status to what there is. Upstream: daemon_controller.go (syncDaemonSet)
 * @throws why pods could not be made or deleted, when the status has been written
 */
export async function syncDaemonSet(
  parts: Parts,
  set: StoredDaemonSet,
  selector: readonly Requirement[],
): Promise<Synced> {
  const { client, context, now } = parts;
  const { spec } = set;
  const owner = { client, context, owner: set, ownerKind: daemonSetKind };
  const revisions = await claimed({ ...owner, selector, kind: controllerRevisionKind }, parts.controllerRevisions);
  const history = { ...owner, hashLabel, labels: spec.template.metadata?.labels ?? {} };
  const collisions = set.status?.collisionCount ?? 0;
  const current = await ensureRevision(history, spec.template, revisions, collisions);
  if (!current) {
    const status = { ...set.status!, collisionCount: collisions + 1 };
    await replace(client, context, daemonSetKind, { ...set, status }, '/status');
    return { isChanged: true };
  }
  const hash = current.metadata.labels![hashLabel]!;
  const pods = await claimed({ ...owner, selector, kind: podKind }, parts.pods);
  const podsOn = byNode(pods);
  const places = placesOf(set, parts.nodes.list() as readonly DaemonNode[], podsOn);
  const progress = progressOf(set, hash, places, now());

  const mayAct = parts.expectations.satisfied(objectKey(set));
  const plan = mayAct ? planOf(parts, set, places, progress) : undefined;
  const failure = plan && (await perform(parts, set, hash, plan, stranded(parts, podsOn)));
  const used = new Set([hash, ...pods.map(({ metadata }) => metadata.labels?.[hashLabel])]);
  const unused = revisions.filter(({ metadata }) => !used.has(metadata.labels?.[hashLabel]));
  await dropRevisions(history, unused, spec.revisionHistoryLimit ?? 10);

  const status = daemonStatusOf(set, places, progress);
  const isChanged = !jsonEqual({ ...noCounts, ...set.status }, status);
  if (isChanged) await replace(client, context, daemonSetKind, { ...set, status }, '/status');
  if (failure) throw failure.error;
  const waitMs = Math.min(
    plan?.waitMs ?? Infinity,
    nextAvailableIn(pods, spec.minReadySeconds ?? 0, now()) ?? Infinity,
  );
  return { isChanged, ...(waitMs < Infinity && { waitMs }) };
}

/** The daemons of each node; those of none under ''. */
function byNode(pods: readonly StoredPod[]): ReadonlyMap<string, readonly StoredPod[]> {
  const found = new Map<string, StoredPod[]>();
  for (const pod of pods) {
    const node = nodeOf(pod.spec) ?? '';
    found.set(node, [...(found.get(node) ?? []), pod]);
  }
  return found;
}

/** First every node gets its daemon; only when all have one, an update takes its next step. */
function planOf({ failures, now }: Parts, set: StoredDaemonSet, places: readonly Place[], progress: Progress): Plan {
  const keyOf = (node: string): string => `${set.metadata.uid}/${set.status?.observedGeneration ?? 0}/${node}`;
  const isFailed = ({ status }: StoredPod): boolean => status?.phase === 'Failed';
  const plan = upkeep(places, progress, (pod, node) =>
    isFailed(pod) ? failures.remainingSinceCounted(keyOf(node)) : 0,
  );
  for (const pod of plan.ended) if (isFailed(pod)) failures.next(keyOf(nodeOf(pod.spec) ?? ''), now());
  const isQuiet = plan.create.length + plan.remove.length === 0;
  return isQuiet && set.spec.updateStrategy?.type !== 'OnDelete'
    ? { ...rollingStep(places, progress), waitMs: plan.waitMs }
    : plan;
}

/** Daemons that wait for a node that is no longer there. */
function stranded({ nodes }: Parts, podsOn: ReadonlyMap<string, readonly StoredPod[]>): readonly StoredPod[] {
  const lost = [...podsOn].flatMap(([node, there]) => (node !== '' && !nodes.get(node) ? there : []));
  return lost.filter(({ metadata, spec }) => !metadata.deletionTimestamp && !spec.nodeName);
}

async function perform(
  { client, recorder, context, expectations }: Parts,
  set: StoredDaemonSet,
  hash: string,
  plan: Plan,
  stranded: readonly StoredPod[],
): Promise<{ readonly error: unknown } | undefined> {
  for (const pod of plan.ended) tellOfEnded(recorder, set, pod);
  const control = { client, recorder, context, owner: set, ownerKind: daemonSetKind };
  const template = labelled(set, hash);
  const create = plan.create.slice(0, burst);
  return carryOut(control, expectations, {
    create: create.length,
    podAt(place) {
      const spec = specFor(template.spec ?? {}, create[place]!);
      return podOf({ ...template, spec } as PodTemplateSpec, control);
    },
    remove: [...plan.remove, ...stranded].slice(0, burst),
  });
}

/** The template with the labels that tell which it is. */
function labelled({ metadata, spec: { template } }: StoredDaemonSet, hash: string): PodTemplateSpec {
  const generation = metadata.annotations?.[templateGeneration];
  const labels = {
    ...template.metadata?.labels,
    ...(generation !== undefined && { [generationLabel]: generation }),
    [hashLabel]: hash,
  };
  return { ...template, metadata: { ...template.metadata, labels } } as PodTemplateSpec;
}

function tellOfEnded(recorder: EventRecorder, set: StoredDaemonSet, { metadata, spec, status }: StoredPod): void {
  const of = referenceTo(daemonSetKind, set);
  const where = `daemon pod ${metadata.namespace}/${metadata.name} on node ${spec.nodeName}`;
  if (status?.phase === 'Failed')
    recorder.event(of, 'Warning', 'FailedDaemonPod', `Found failed ${where}, will try to kill it`);
  else recorder.event(of, 'Normal', 'SucceededDaemonPod', `Found succeeded ${where}, will try to delete it`);
}

const noCounts = {
  observedGeneration: 0,
  desiredNumberScheduled: 0,
  currentNumberScheduled: 0,
  numberMisscheduled: 0,
  numberReady: 0,
  updatedNumberScheduled: 0,
  numberAvailable: 0,
  numberUnavailable: 0,
};
