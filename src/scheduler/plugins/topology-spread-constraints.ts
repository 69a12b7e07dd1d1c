import type { ClusterView } from '../cluster-view.ts';
import type { KnownNode } from '../framework.ts';
import type { LabelSelector, Labels, Node, Pod, TopologySpreadConstraint } from '../objects.ts';
import { type LabelMatcher, labelMatcher } from '../selectors.ts';
import { matchesRequiredAffinity } from './node-affinity.ts';
import { hardEffects, untolerated } from './tolerations.ts';

export const hostname = 'kubernetes.io/hostname';

/** Of pods that say nothing themselves. Upstream: plugins/podtopologyspread/plugin.go (systemDefaultConstraints) */
export const systemDefaults: readonly TopologySpreadConstraint[] = [
  { topologyKey: hostname, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
];

/** One constraint of one pod, ready to be asked. */
export interface Constraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selects: LabelMatcher;
  /** Whether pods of the node count. */
  readonly includes: (node: Node) => boolean;
}

export type Strictness = TopologySpreadConstraint['whenUnsatisfiable'];

/** What the pod says; where it says nothing, what holds for pods of its Services and owner. */
export function constraintsOf(
  pod: Pod,
  strictness: Strictness,
  defaults: readonly TopologySpreadConstraint[],
  cluster: ClusterView,
): readonly Constraint[] {
  const own = pod.spec.topologySpreadConstraints ?? [];
  if (own.length > 0) return ofStrictness(own, strictness).map((constraint) => ready(constraint, pod));
  const wanted = ofStrictness(defaults, strictness);
  const labelSelector = wanted.length > 0 ? siblingSelector(pod, cluster) : undefined;
  return labelSelector ? wanted.map((constraint) => ready({ ...constraint, labelSelector }, pod)) : [];
}

const ofStrictness = (constraints: readonly TopologySpreadConstraint[], strictness: Strictness) =>
  constraints.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === strictness);

function ready(constraint: TopologySpreadConstraint, pod: Pod): Constraint {
  const { topologyKey, maxSkew, minDomains = 1, labelSelector, nodeAffinityPolicy, nodeTaintsPolicy } = constraint;
  return {
    topologyKey,
    maxSkew,
    minDomains,
    selects: labelMatcher(labelSelector),
    includes: (node) =>
      (nodeAffinityPolicy === 'Ignore' || matchesRequiredAffinity(pod, node)) &&
      (nodeTaintsPolicy !== 'Honor' || !untolerated(pod, node.spec?.taints ?? [], hardEffects)),
  };
}

/** Selects the pods that belong with this one. Upstream: plugins/helper/spread.go (DefaultSelector) */
function siblingSelector({ metadata }: Pod, cluster: ClusterView): LabelSelector | undefined {
  const { namespace, labels = {}, ownerReferences = [] } = metadata;
  const matchLabels: Record<string, string> = {};
  for (const { spec } of cluster.services(namespace))
    if (spec?.selector && holds(spec.selector, labels)) Object.assign(matchLabels, spec.selector);
  const owner = ownerReferences.find(({ controller }) => controller);
  const owned = owner && selectorOfOwner(owner.kind, namespace, owner.name, cluster);
  const matchExpressions = owned?.matchExpressions ?? [];
  Object.assign(matchLabels, owned?.matchLabels);
  const isEmpty = Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
  return isEmpty ? undefined : { matchLabels, matchExpressions };
}

const holds = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

function selectorOfOwner(
  kind: string,
  namespace: string,
  name: string,
  cluster: ClusterView,
): LabelSelector | undefined {
  switch (kind) {
    case 'ReplicationController': {
      const matchLabels = cluster.replicationController(namespace, name)?.spec?.selector;
      return matchLabels && { matchLabels };
    }
    case 'ReplicaSet':
      return cluster.replicaSet(namespace, name)?.spec?.selector;
    case 'StatefulSet':
      return cluster.statefulSet(namespace, name)?.spec?.selector;
    default:
      return undefined;
  }
}

/** Pods that are leaving do not count. */
export function countMatching({ pods }: KnownNode, { selects }: Constraint, namespace: string): number {
  let count = 0;
  for (const { pod } of pods.values())
    if (pod.metadata.namespace === namespace && !pod.metadata.deletionTimestamp && selects(pod.metadata.labels))
      count++;
  return count;
}

export const hasAllKeys = ({ metadata: { labels = {} } }: Node, constraints: readonly Constraint[]): boolean =>
  constraints.every(({ topologyKey }) => topologyKey in labels);
