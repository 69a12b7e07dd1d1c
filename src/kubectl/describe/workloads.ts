import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { formatLabelSelector } from '../../apimachinery/label-selector.ts';
import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { conditionTables, describeConditions } from './conditions.ts';
import { itemsAt, refusalText, type Surroundings } from './describer.ts';
import { listAt, longTime, mapAt, textAt } from './facts.ts';
import { describeController, describeMarks, describePlace, joinedPairs } from './metadata.ts';
import { describePodTemplate } from './pod-template.ts';
import { describeClaimTemplates } from './storage.ts';

/** Upstream: kubectl/pkg/describe/describe.go (describeDeployment) */
export async function describeDeployment(out: Description, deployment: Json, around: Surroundings): Promise<void> {
  const [metadata, spec, status] = partsOf(deployment);
  describePlace(out, metadata);
  out.line(0, 'CreationTimestamp:', longTime(textAt(metadata, 'creationTimestamp')));
  describeMarks(out, metadata);
  out.line(0, 'Selector:', formatLabelSelector(mapAt(spec, 'selector')));
  const counts = [
    [spec, 'replicas', 'desired'],
    [status, 'updatedReplicas', 'updated'],
    [status, 'replicas', 'total'],
    [status, 'availableReplicas', 'available'],
    [status, 'unavailableReplicas', 'unavailable'],
  ] as const;
  out.line(0, 'Replicas:', counts.map(([of, field, what]) => `${numberAt(of, field)} ${what}`).join(' | '));
  const strategy = mapAt(spec, 'strategy');
  out.line(0, 'StrategyType:', textAt(strategy, 'type'));
  out.line(0, 'MinReadySeconds:', numberAt(spec, 'minReadySeconds'));
  const rolling = mapAt(strategy, 'rollingUpdate');
  if (strategy['rollingUpdate'])
    out.line(
      0,
      'RollingUpdateStrategy:',
      `${textAt(rolling, 'maxUnavailable')} max unavailable, ${textAt(rolling, 'maxSurge')} max surge`,
    );
  describePodTemplate(out, mapAt(spec, 'template'));
  describeConditions(out, status, conditionTables.workload);
  const { older, newest } = await replicaSetsOf(deployment, around);
  if (older.length + newest.length === 0) return;
  out.line(0, 'OldReplicaSets:', replicaSetsText(older));
  out.line(0, 'NewReplicaSet:', replicaSetsText(newest));
}

/** Those of a deployment: the ones it has left behind, and the one of its template. Upstream: util/deployment */
async function replicaSetsOf(deployment: Json, around: Surroundings) {
  const [metadata, spec] = partsOf(deployment);
  const path = `/apis/apps/v1/namespaces/${textAt(metadata, 'namespace')}/replicasets`;
  const labelSelector = formatLabelSelector(mapAt(spec, 'selector'));
  const owned = (await itemsAt(around, path, { labelSelector })).filter((set) => isOwnedBy(set, deployment));
  const newest = owned
    .filter((set) => jsonEqual(plainTemplate(mapAt(set, 'spec', 'template')), plainTemplate(mapAt(spec, 'template'))))
    .toSorted((a, b) => (createdAt(a) < createdAt(b) ? -1 : 1))
    .slice(0, 1);
  return { older: owned.filter((set) => !newest.includes(set)), newest };
}

const createdAt = (object: Json): string => textAt(mapAt(object, 'metadata'), 'creationTimestamp');

function plainTemplate(template: Json): Json {
  const { 'pod-template-hash': _, ...labels } = mapAt(template, 'metadata', 'labels');
  return { ...template, metadata: { ...mapAt(template, 'metadata'), labels } };
}

const replicaSetsText = (sets: readonly Json[]): string =>
  sets
    .map((set) => {
      const [metadata, spec, status] = partsOf(set);
      return `${textAt(metadata, 'name')} (${numberAt(status, 'replicas')}/${numberAt(spec, 'replicas')} replicas created)`;
    })
    .join(', ') || '<none>';

/** Upstream: describeReplicaSet */
export async function describeReplicaSet(out: Description, set: Json, around: Surroundings): Promise<void> {
  const [metadata, spec] = partsOf(set);
  const selector = formatLabelSelector(mapAt(spec, 'selector'));
  describePlace(out, metadata);
  out.line(0, 'Selector:', selector || '<none>');
  await describeReplicas(out, set, around, selector);
}

/** Upstream: describeReplicationController */
export async function describeReplicationController(out: Description, set: Json, around: Surroundings): Promise<void> {
  const [metadata, spec] = partsOf(set);
  const selector = joinedPairs(mapAt(spec, 'selector'));
  describePlace(out, metadata);
  out.line(0, 'Selector:', selector);
  await describeReplicas(out, set, around, selector);
}

async function describeReplicas(out: Description, set: Json, around: Surroundings, selector: string): Promise<void> {
  const [metadata, spec, status] = partsOf(set);
  describeMarks(out, metadata);
  describeController(out, metadata);
  out.line(0, 'Replicas:', `${numberAt(status, 'replicas')} current / ${numberAt(spec, 'replicas')} desired`);
  await describePodsStatus(out, set, around, selector);
  describePodTemplate(out, mapAt(spec, 'template'));
  describeConditions(out, status, conditionTables.workload);
}

/** Upstream: describeStatefulSet */
export async function describeStatefulSet(out: Description, set: Json, around: Surroundings): Promise<void> {
  const [metadata, spec, status] = partsOf(set);
  const selector = formatLabelSelector(mapAt(spec, 'selector'));
  describePlace(out, metadata);
  out.line(0, 'CreationTimestamp:', longTime(textAt(metadata, 'creationTimestamp')));
  out.line(0, 'Selector:', selector);
  describeMarks(out, metadata);
  out.line(0, 'Replicas:', `${numberAt(spec, 'replicas')} desired | ${numberAt(status, 'replicas')} total`);
  out.line(0, 'Update Strategy:', textAt(mapAt(spec, 'updateStrategy'), 'type'));
  const rolling = mapAt(spec, 'updateStrategy', 'rollingUpdate');
  if ('partition' in rolling) {
    out.line(1, 'Partition:', textAt(rolling, 'partition'));
    if ('maxUnavailable' in rolling) out.line(1, 'MaxUnavailable:', textAt(rolling, 'maxUnavailable'));
  }
  await describePodsStatus(out, set, around, selector);
  describePodTemplate(out, mapAt(spec, 'template'));
  describeClaimTemplates(out, listAt(spec, 'volumeClaimTemplates'));
}

/** What a daemon set counts, and what it calls that. */
const daemonCounts = [
  ['desiredNumberScheduled', 'Desired Number of Nodes Scheduled'],
  ['currentNumberScheduled', 'Current Number of Nodes Scheduled'],
  ['updatedNumberScheduled', 'Number of Nodes Scheduled with Up-to-date Pods'],
  ['numberAvailable', 'Number of Nodes Scheduled with Available Pods'],
  ['numberMisscheduled', 'Number of Nodes Misscheduled'],
] as const;

/** Upstream: describeDaemonSet */
export async function describeDaemonSet(out: Description, daemon: Json, around: Surroundings): Promise<void> {
  const [metadata, spec, status] = partsOf(daemon);
  const selector = formatLabelSelector(mapAt(spec, 'selector'));
  describePlace(out, metadata);
  out.line(0, 'Selector:', selector);
  out.line(0, 'Node-Selector:', joinedPairs(mapAt(spec, 'template', 'spec', 'nodeSelector')));
  describeMarks(out, metadata);
  for (const [field, title] of daemonCounts) out.line(0, `${title}: ${numberAt(status, field)}`);
  await describePodsStatus(out, daemon, around, selector);
  describePodTemplate(out, mapAt(spec, 'template'));
}

const phases = [
  ['Running', 'Running'],
  ['Pending', 'Waiting'],
  ['Succeeded', 'Succeeded'],
  ['Failed', 'Failed'],
] as const;

/** How many of the pods that it has made are in each phase. Upstream: getPodStatusForController */
async function describePodsStatus(
  out: Description,
  owner: Json,
  around: Surroundings,
  labelSelector: string,
): Promise<void> {
  const path = `/api/v1/namespaces/${textAt(mapAt(owner, 'metadata'), 'namespace')}/pods`;
  try {
    const pods = (await itemsAt(around, path, { labelSelector })).filter((pod) => isOwnedBy(pod, owner));
    const counts = phases.map(
      ([phase, what]) => `${pods.filter((pod) => textAt(mapAt(pod, 'status'), 'phase') === phase).length} ${what}`,
    );
    out.line(0, 'Pods Status:', counts.join(' / '));
  } catch (error) {
    out.line(0, 'Pods Status:', `error in fetching pods: ${refusalText(error)}`);
  }
}

const isOwnedBy = (object: Json, owner: Json): boolean =>
  listAt(mapAt(object, 'metadata'), 'ownerReferences').some(
    ({ controller, uid }) => controller === true && uid === mapAt(owner, 'metadata')['uid'],
  );

const partsOf = (object: Json) => [mapAt(object, 'metadata'), mapAt(object, 'spec'), mapAt(object, 'status')] as const;

const numberAt = (object: Json, field: string): string => textAt(object, field) || '0';
