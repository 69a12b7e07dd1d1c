import { sleep } from '../kernel/clock.ts';
import type { Json } from './api.ts';
import { listAt, mapAt, textAt } from './describe/facts.ts';
import { Failure } from './failure.ts';
import { collectionPath, findResource, objectPath } from './resources.ts';
import { parseTargets } from './targets.ts';
import type { VerbContext } from './verbs/verb.ts';

/** How long a pod is waited for, and how often it is looked for, ms. Upstream: --pod-running-timeout */
const patience = { ms: 60_000, everyMs: 1_000 };

/** What another object stands for: whose pods, and which of them come first. */
export interface Behind {
  readonly object: Json;
  readonly pods: readonly Json[];
}

/**
 * The pod that a word names, or the pods behind a Service or a workload, best first.
 * Upstream: kubectl/pkg/polymorphichelpers
 * @param doing for the refusal: `attach to`
 */
export async function podsBehind(context: VerbContext, word: string, doing: string): Promise<Behind> {
  const { api, namespace, io } = context;
  const resources = await context.resources();
  const [target] = parseTargets(resources, word.includes('/') ? [word] : ['pods', word]);
  if (target?.kind !== 'object') throw new Failure('error: there is no such object');
  const { resource, name } = target;
  const object = await api.call('GET', objectPath(resource, namespace, name));
  if (resource.kind === 'Pod' && resource.group === '') return { object, pods: [object] };
  const selector = selectorOf(resource.kind, object);
  if (typeof selector !== 'string')
    throw new Failure(`error: cannot ${doing} *v${resource.version.slice(1)}.${resource.kind}: ${selector.problem}`);
  const path = collectionPath(findResource(resources, 'pods'), namespace);
  for (let waited = 0; ; waited += patience.everyMs) {
    const list = await api.call('GET', path, { query: { labelSelector: selector } });
    const pods = listAt(list, 'items').toSorted(byWorth);
    if (pods.length > 0) return { object, pods };
    if (waited >= patience.ms) throw new Failure('error: timed out waiting for the condition');
    await sleep(io.clock, patience.everyMs, io.cancellation);
    if (io.cancellation.cancelled) throw new Failure('');
  }
}

/** The label selector of an object as a query has it. Upstream: SelectorsForObject */
function selectorOf(kind: string, object: Json): string | { readonly problem: string } {
  const { selector } = mapAt(object, 'spec');
  const plain = (labels: Json): string =>
    Object.entries(labels)
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(',');
  if (kind === 'Service' || kind === 'ReplicationController') {
    const labels = mapAt(object, 'spec', 'selector');
    if (kind === 'Service' && Object.keys(labels).length === 0)
      return {
        problem: `invalid service '${textAt(mapAt(object, 'metadata'), 'name')}': Service is defined without a selector`,
      };
    return plain(labels);
  }
  if (selector === undefined || !workloads.has(kind)) return { problem: `selector for *v1.${kind} not implemented` };
  const expressions = listAt(mapAt(object, 'spec', 'selector'), 'matchExpressions').map(requirement);
  const labels = plain(mapAt(object, 'spec', 'selector', 'matchLabels'));
  return [...(labels === '' ? [] : [labels]), ...expressions].join(',');
}

const workloads: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job']);

function requirement(expression: Json): string {
  const key = textAt(expression, 'key');
  const { values } = expression;
  const set = `(${Array.isArray(values) ? values.join(',') : ''})`;
  switch (expression['operator']) {
    case 'In':
      return `${key} in ${set}`;
    case 'NotIn':
      return `${key} notin ${set}`;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return key;
  }
}

const phases = ['Running', 'Unknown', 'Pending'];

/** Of two pods the one first that more can be done with. Upstream: kubectl/pkg/util/podutils ActivePods, reversed */
function byWorth(a: Json, b: Json): number {
  for (const worth of worths) {
    const [one, other] = [worth(a), worth(b)];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

const readyCondition = (pod: Json): Json | undefined =>
  listAt(mapAt(pod, 'status'), 'conditions').find(({ type, status }) => type === 'Ready' && status === 'True');

/** Less is better. */
const worths: readonly ((pod: Json) => number | string)[] = [
  (pod) => (textAt(mapAt(pod, 'spec'), 'nodeName') === '' ? 1 : 0),
  (pod) => phases.indexOf(textAt(mapAt(pod, 'status'), 'phase')),
  (pod) => (readyCondition(pod) ? 0 : 1),
  (pod) => (textAt(mapAt(pod, 'metadata'), 'deletionTimestamp') === '' ? 0 : 1),
  (pod) => textAt(readyCondition(pod), 'lastTransitionTime'),
  (pod) =>
    Math.max(0, ...listAt(mapAt(pod, 'status'), 'containerStatuses').map((status) => Number(status['restartCount']))),
  (pod) => textAt(mapAt(pod, 'metadata'), 'creationTimestamp'),
];
