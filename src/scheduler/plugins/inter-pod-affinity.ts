import {
  filterBy,
  type KnownNode,
  maxNodeScore,
  type Plugin,
  rejected,
  skip,
  type Snapshot,
  unresolvable,
} from '../framework.ts';
import type { Pod } from '../objects.ts';
import type { AffinityTerm, PodInfo, WeightedTerm } from '../pod-info.ts';
import { TopologySums } from '../topology-sums.ts';
import { affinityHints } from './inter-pod-affinity-hints.ts';

export interface InterPodAffinityOptions {
  /** What the required affinity of a running pod counts for a pod that it selects. */
  readonly hardPodAffinityWeight: number;
  /** Running pods' preferences then count only for pods that have some themselves. */
  readonly ignorePreferredTermsOfExistingPods: boolean;
}

const noAffinity = unresolvable("node(s) didn't match pod affinity rules");
const noAntiAffinity = rejected("node(s) didn't match pod anti-affinity rules");
const existingAntiAffinity = rejected("node(s) didn't satisfy existing pods anti-affinity rules");

/**
 * Pods want to be near some pods and away from others, in a node, a zone or whatever the topology key names.
 * Upstream: pkg/scheduler/framework/plugins/interpodaffinity
 */
export const interPodAffinity = ({
  hardPodAffinityWeight,
  ignorePreferredTermsOfExistingPods,
}: InterPodAffinityOptions): Plugin => ({
  name: 'InterPodAffinity',
  prefilter: (pod, snapshot) => {
    const { requiredAffinity, requiredAntiAffinity } = pod;
    const repelled = repelledFrom(pod, snapshot);
    if (repelled.isEmpty && requiredAffinity.length === 0 && requiredAntiAffinity.length === 0) return skip;
    const near = requiredAffinity.length > 0 ? whereAllMatch(requiredAffinity, snapshot) : new TopologySums();
    const away = requiredAntiAffinity.length > 0 ? whereAnyMatches(requiredAntiAffinity, snapshot) : new TopologySums();
    const isFirst = near.isEmpty && matchesAll(requiredAffinity, pod.pod, snapshot);
    return filterBy(({ node }) => {
      const labels = node.metadata.labels ?? {};
      const hasKeys = requiredAffinity.every(({ topologyKey }) => topologyKey in labels);
      const isNear = hasKeys && requiredAffinity.every(({ topologyKey }) => near.at(topologyKey, labels) > 0);
      // The first of a group may go anywhere: it would wait for itself otherwise.
      if (!isNear && !(hasKeys && isFirst)) return noAffinity;
      if (requiredAntiAffinity.some(({ topologyKey }) => away.at(topologyKey, labels) > 0)) return noAntiAffinity;
      return repelled.keys.some((key) => repelled.at(key, labels) > 0) ? existingAntiAffinity : undefined;
    });
  },
  prescore: (pod, _feasible, snapshot) => {
    const hasPreferences = pod.preferredAffinity.length > 0 || pod.preferredAntiAffinity.length > 0;
    if (ignorePreferredTermsOfExistingPods && !hasPreferences) return undefined;
    const sums = new TopologySums();
    for (const node of snapshot.nodes)
      for (const other of (hasPreferences ? node.pods : node.withAffinity).values())
        addPreferences(sums, pod, other, node, hardPodAffinityWeight, snapshot);
    if (sums.isEmpty) return undefined;
    return {
      score: ({ node }) => sums.keys.reduce((sum, key) => sum + sums.at(key, node.metadata.labels ?? {}), 0),
      normalize: spreadOut,
    };
  },
  hints: affinityHints,
});

const matchesAll = (terms: readonly AffinityTerm[], other: Pod, { cluster }: Snapshot): boolean =>
  terms.every(({ selects }) => selects(other, cluster.namespaceLabels));

/** Where pods run whose required anti-affinity speaks of this one. */
function repelledFrom({ pod }: PodInfo, { nodes, cluster }: Snapshot): TopologySums {
  const sums = new TopologySums();
  for (const { node, withAffinity } of nodes)
    for (const { requiredAntiAffinity } of withAffinity.values())
      for (const { topologyKey, selects } of requiredAntiAffinity)
        if (selects(pod, cluster.namespaceLabels)) sums.add(topologyKey, node, 1);
  return sums;
}

/** Where pods run that all terms speak of. */
function whereAllMatch(terms: readonly AffinityTerm[], snapshot: Snapshot): TopologySums {
  const sums = new TopologySums();
  for (const { node, pods } of snapshot.nodes)
    for (const { pod } of pods.values())
      if (matchesAll(terms, pod, snapshot)) for (const { topologyKey } of terms) sums.add(topologyKey, node, 1);
  return sums;
}

/** Where pods run that the term of that topology speaks of. */
function whereAnyMatches(terms: readonly AffinityTerm[], { nodes, cluster }: Snapshot): TopologySums {
  const sums = new TopologySums();
  for (const { node, pods } of nodes)
    for (const { pod } of pods.values())
      for (const { topologyKey, selects } of terms)
        if (selects(pod, cluster.namespaceLabels)) sums.add(topologyKey, node, 1);
  return sums;
}

/** What the pod wants of `other`, and `other` of the pod. */
function addPreferences(
  sums: TopologySums,
  pod: PodInfo,
  other: PodInfo,
  { node }: KnownNode,
  hardWeight: number,
  { cluster: { namespaceLabels } }: Snapshot,
): void {
  const add = (terms: readonly WeightedTerm[], about: PodInfo, sign: number): void => {
    for (const { topologyKey, selects, weight } of terms)
      if (selects(about.pod, namespaceLabels)) sums.add(topologyKey, node, sign * weight);
  };
  add(pod.preferredAffinity, other, 1);
  add(pod.preferredAntiAffinity, other, -1);
  if (hardWeight > 0)
    add(
      other.requiredAffinity.map((term) => ({ ...term, weight: hardWeight })),
      pod,
      1,
    );
  add(other.preferredAffinity, pod, 1);
  add(other.preferredAntiAffinity, pod, -1);
}

/** The lowest becomes 0, the highest 100. */
function spreadOut(scores: readonly number[]): number[] {
  const lowest = Math.min(...scores);
  const range = Math.max(...scores) - lowest;
  return scores.map((score) => (range === 0 ? 0 : Math.trunc((maxNodeScore * (score - lowest)) / range)));
}
