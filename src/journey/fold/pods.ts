import type { VirtualMs } from '../../kernel/clock.ts';
import type { SpanEnd, SpanStart } from '../../kernel/span.ts';
import type { PodSubject } from '../../protocol/evidence/pod.ts';
import type { SpanName } from '../../protocol/spans.ts';
import { type Draft, evidenceOf, type Fold, requestOfSpan, subjectOf } from './draft.ts';
import { placePod } from './nodes.ts';
import { podOfKey } from '../keys.ts';
import { parseObject, podChanges, podFacts, podGlyph, unknownPod } from '../object-facts.ts';
import { type Pod, type PodFacts, podKey, type PodStep, type PodWrite } from '../pods.ts';
import type { Request } from '../requests.ts';
import { caps } from '../view.ts';

/** Work whose subject names the pod, and that a pod's story tells. */
const told: ReadonlySet<string> = new Set<SpanName>([
  'queue',
  'cycle',
  'sync',
  'pod-admission',
  'sandbox',
  'network',
  'pull-image',
  'create-container',
  'start-container',
  'stop-container',
  'connection',
  'container-exit',
  'probe',
  'status-update',
]);

/** Of a long story the beginning is kept as well as the end. */
const birthSteps = Math.floor(caps.podSteps * 0.6);

export const podFold: Fold = {
  start(draft, start) {
    if (told.has(start.name)) {
      const { namespace, pod, uid } = start.subject as PodSubject;
      const key = podKey(namespace, pod);
      addStep(draft, key, uid, stepOf(start));
      return { pod: key };
    }
    if (start.name === 'request') {
      const request = requestOfSpan(draft, start.id);
      if (!request?.pod || request.background || request.subject.verb === 'watch') return undefined;
      addStep(draft, request.pod, '', { ...stepOf(start), requestKey: request.key });
      return { pod: request.pod };
    }
    if (start.name === 'etcd.txn') {
      const key = podOfKey(subjectOf('etcd.txn', start).key);
      return key === undefined ? undefined : { pod: key };
    }
    return undefined;
  },
  end(draft, { start, pod: key }, end) {
    if (start.name === 'etcd.txn' && key !== undefined) stored(draft, key, start, end);
    else if (start.name === 'watch-cache') heard(draft, start, end);
    else if (start.name === 'request') {
      const request = requestOfSpan(draft, start.id);
      if (request?.pod) endStep(draft, request.pod, end);
    } else if (key !== undefined) {
      endStep(draft, key, end);
      reported(draft, key, start, end);
    }
  },
};

const stepOf = (start: SpanStart): PodStep => ({
  spanId: start.id,
  traceId: start.traceId,
  ...(start.parentId && { parentId: start.parentId }),
  causes: start.links ?? [],
  component: start.component,
  name: start.name as SpanName,
  at: start.at,
  ...(start.name !== 'request' && start.subject && { subject: start.subject }),
});

function podOr(draft: Draft, key: string, at: VirtualMs): Pod {
  const known = draft.pods.get(key);
  if (known) return known;
  const slash = key.indexOf('/');
  return {
    key,
    namespace: key.slice(0, slash),
    name: key.slice(slash + 1),
    facts: unknownPod,
    glyph: podGlyph(unknownPod),
    at,
    deleted: false,
    revision: 0,
    writes: [],
    steps: [],
  };
}

function addStep(draft: Draft, key: string, uid: string, step: PodStep): void {
  const pod = reborn(podOr(draft, key, step.at), uid);
  const steps = withStep(pod.steps, step);
  draft.pods.set(key, { ...pod, facts: uid ? { ...pod.facts, uid } : pod.facts, steps });
}

/** A pod of the same name with another uid is another pod: the old one's story ends. */
const reborn = (pod: Pod, uid: string): Pod =>
  uid && pod.facts.uid && pod.facts.uid !== uid
    ? { ...pod, facts: unknownPod, deleted: false, writes: [], steps: [] }
    : pod;

function withStep(steps: readonly PodStep[], step: PodStep): readonly PodStep[] {
  if (steps.some((known) => known.spanId === step.spanId)) return steps;
  let place = steps.length;
  while (place > 0 && steps[place - 1]!.at > step.at) place--;
  const longer = steps.toSpliced(place, 0, step);
  return longer.length > caps.podSteps ? longer.toSpliced(birthSteps, 1) : longer;
}

function endStep(draft: Draft, key: string, end: SpanEnd): void {
  const pod = draft.pods.get(key);
  if (!pod) return;
  const place = pod.steps.findLastIndex((step) => step.spanId === end.id);
  if (place < 0) return;
  const step: PodStep = {
    ...pod.steps[place]!,
    until: end.at,
    outcome: end.outcome,
    ...(end.evidence && { evidence: end.evidence }),
  };
  draft.pods.set(key, { ...pod, steps: pod.steps.with(place, step) });
}

/** A revision of the pod reached etcd. */
function stored(draft: Draft, key: string, start: SpanStart, end: SpanEnd): void {
  const evidence = evidenceOf('etcd.txn', end);
  if (!evidence?.succeeded || evidence.revision <= 0) return;
  const request = requestOfSpan(draft, start.parentId);
  const operation = subjectOf('etcd.txn', start).operation;
  const object = evidence.value === undefined ? undefined : parseObject(evidence.value);
  const facts = object && podFacts(object);
  const pod = reborn(podOr(draft, key, end.at), facts?.uid ?? '');
  const deleted = operation === 'delete';
  const next = facts ?? pod.facts;
  const write: PodWrite = {
    revision: evidence.revision,
    at: end.at,
    operation: operation === 'txn' ? 'update' : operation,
    writer: request?.sender ?? '',
    ...(request && { requestKey: request.key }),
    facts: next,
    changes: deleted ? [] : podChanges(operation === 'create' ? undefined : pod.facts, next),
  };
  const told = request && !request.background ? withStep(pod.steps, requestStep(request)) : pod.steps;
  const steps = withStep(told, {
    ...stepOf(start),
    until: end.at,
    outcome: end.outcome,
    revision: evidence.revision,
    ...(request && { requestKey: request.key }),
  });
  save(draft, {
    ...pod,
    facts: next,
    at: end.at,
    deleted,
    revision: evidence.revision,
    writes: [...pod.writes, write].slice(-caps.podWrites),
    steps,
  });
}

const requestStep = (request: Request): PodStep => ({
  spanId: request.key,
  traceId: request.traceId,
  ...(request.parentId && { parentId: request.parentId }),
  causes: request.causes,
  component: request.sender,
  name: 'request',
  at: request.sentAt,
  requestKey: request.key,
  ...(request.answeredAt !== undefined && { until: request.answeredAt }),
  ...(request.outcome && { outcome: request.outcome }),
});

/** The watch cache shows the object where etcd's record did not. */
function heard(draft: Draft, start: SpanStart, end: SpanEnd): void {
  const { resource, namespace, name, revision, type } = subjectOf('watch-cache', start);
  if (resource !== 'pods') return;
  const key = podKey(namespace, name);
  const pod = podOr(draft, key, end.at);
  if (revision <= pod.revision) return;
  const text = evidenceOf('watch-cache', end)?.object;
  const object = text === undefined ? undefined : parseObject(text);
  save(draft, {
    ...pod,
    facts: object ? podFacts(object) : pod.facts,
    at: end.at,
    deleted: type === 'DELETED',
    revision,
  });
}

/** Takes in a pod as it is stored, unless a newer revision of it is known. */
export function learnPod(draft: Draft, key: string, text: string, revision: number, at: VirtualMs): void {
  const pod = podOr(draft, key, at);
  const object = parseObject(text);
  if (!object || revision <= pod.revision) return;
  const facts = podFacts(object);
  if (pod.facts.uid && pod.facts.uid !== facts.uid) return;
  save(draft, { ...pod, facts, revision });
}

/** Below level `full` objects are not in the log: what components say of the pod has to do. */
function reported(draft: Draft, key: string, start: SpanStart, end: SpanEnd): void {
  const pod = draft.pods.get(key);
  if (!pod || pod.writes.at(-1)?.facts.uid) return;
  const update = start.name === 'status-update' ? evidenceOf('status-update', end) : undefined;
  const node = start.name === 'cycle' ? evidenceOf('cycle', end)?.node : undefined;
  if (!update && !node) return;
  const facts: PodFacts = {
    ...pod.facts,
    ...(node && { node }),
    ...(update && {
      phase: update.phase,
      status: update.phase,
      conditions: update.conditions,
      ready: update.conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
    }),
  };
  save(draft, { ...pod, facts, at: end.at });
}

function save(draft: Draft, pod: Pod): void {
  const known = draft.pods.get(pod.key);
  const next = { ...pod, glyph: podGlyph(pod.facts) };
  draft.pods.set(pod.key, next);
  placePod(draft, known?.facts.node ?? '', next);
}
