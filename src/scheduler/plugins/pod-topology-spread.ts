import {
  filterBy,
  type KnownNode,
  maxNodeScore,
  type NodeFilter,
  type NodeScorer,
  type Plugin,
  rejected,
  skip,
  type Snapshot,
  unresolvable,
} from '../framework.ts';
import type { Pod, TopologySpreadConstraint } from '../objects.ts';
import {
  type Constraint,
  constraintsOf,
  countMatching,
  hasAllKeys,
  hostname,
  systemDefaults,
} from './topology-spread-constraints.ts';
import { spreadHints } from './topology-spread-hints.ts';

const tooUneven = rejected("node(s) didn't match pod topology spread constraints");
const withoutLabel = unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");

/**
 * Spreads pods evenly over zones, nodes or other topologies.
 * @param defaults constraints of pods that have none
 * Upstream: pkg/scheduler/framework/plugins/podtopologyspread
 */
export const podTopologySpread = (defaults: readonly TopologySpreadConstraint[] = systemDefaults): Plugin => ({
  name: 'PodTopologySpread',
  prefilter: ({ pod }, snapshot) => {
    const constraints = constraintsOf(pod, 'DoNotSchedule', defaults, snapshot.cluster);
    return constraints.length === 0 ? skip : filterBy(evenEnough(pod, constraints, snapshot));
  },
  prescore: ({ pod }, feasible, snapshot) => {
    const constraints = constraintsOf(pod, 'ScheduleAnyway', defaults, snapshot.cluster);
    if (constraints.length === 0) return undefined;
    // Nodes without a zone can still be told apart by their name, unless somebody has said what is wanted.
    const needsAllKeys = (pod.spec.topologySpreadConstraints ?? []).length > 0 || defaults !== systemDefaults;
    return evener(pod, constraints, feasible, snapshot, needsAllKeys);
  },
  hints: spreadHints(defaults),
});

/** Matching pods per domain: a constraint's topology values. */
type Counts = Map<string, number>;

const domainOf = ({ metadata }: KnownNode['node'], { topologyKey }: Constraint): string =>
  metadata.labels?.[topologyKey] ?? '';

function evenEnough(pod: Pod, constraints: readonly Constraint[], { nodes }: Snapshot): NodeFilter {
  const asked = constraints.map((constraint) => {
    const counts: Counts = new Map();
    for (const node of nodes) {
      if (!hasAllKeys(node.node, constraints) || !constraint.includes(node.node)) continue;
      const domain = domainOf(node.node, constraint);
      counts.set(domain, (counts.get(domain) ?? 0) + countMatching(node, constraint, pod.metadata.namespace));
    }
    const fewest = counts.size < constraint.minDomains ? 0 : Math.min(maxCount, ...counts.values());
    return { constraint, counts, fewest, self: constraint.selects(pod.metadata.labels) ? 1 : 0 };
  });
  return ({ node }) => {
    for (const { constraint, counts, fewest, self } of asked) {
      if (!(constraint.topologyKey in (node.metadata.labels ?? {}))) return withoutLabel;
      const skew = (counts.get(domainOf(node, constraint)) ?? 0) + self - fewest;
      if (skew > constraint.maxSkew) return tooUneven;
    }
    return undefined;
  };
}

/** Where there is no domain at all nothing is uneven. */
const maxCount = 2 ** 31 - 1;

function evener(
  pod: Pod,
  constraints: readonly Constraint[],
  feasible: readonly KnownNode[],
  { nodes }: Snapshot,
  needsAllKeys: boolean,
): NodeScorer {
  const { namespace } = pod.metadata;
  const counted = needsAllKeys ? feasible.filter(({ node }) => hasAllKeys(node, constraints)) : feasible;
  const ignored = new Set(feasible);
  for (const node of counted) ignored.delete(node);
  const asked = constraints.map((constraint) => {
    const perNode = constraint.topologyKey === hostname;
    const counts: Counts = new Map(perNode ? [] : counted.map(({ node }) => [domainOf(node, constraint), 0]));
    if (!perNode)
      for (const node of nodes) {
        const domain = domainOf(node.node, constraint);
        const known = counts.get(domain);
        if (known === undefined || !constraint.includes(node.node)) continue;
        if (needsAllKeys && !hasAllKeys(node.node, constraints)) continue;
        counts.set(domain, known + countMatching(node, constraint, namespace));
      }
    // Few large domains are not to be drowned by many small ones.
    return { constraint, counts, perNode, weight: Math.log((perNode ? counted.length : counts.size) + 2) };
  });
  const score = (node: KnownNode): number => {
    if (ignored.has(node)) return 0;
    let sum = 0;
    for (const { constraint, counts, perNode, weight } of asked) {
      if (!(constraint.topologyKey in (node.node.metadata.labels ?? {}))) continue;
      const count = perNode
        ? countMatching(node, constraint, namespace)
        : (counts.get(domainOf(node.node, constraint)) ?? 0);
      sum += count * weight + (constraint.maxSkew - 1);
    }
    return Math.round(sum);
  };
  return {
    score,
    normalize: (scores) =>
      fewestFirst(
        scores,
        feasible.map((node) => ignored.has(node)),
      ),
  };
}

/** The fewest pods score highest; ignored nodes nothing. */
function fewestFirst(scores: readonly number[], ignored: readonly boolean[]): number[] {
  const compared = scores.filter((_, i) => !ignored[i]);
  const lowest = Math.min(...compared);
  const highest = Math.max(0, ...compared);
  return scores.map((score, i) => {
    if (ignored[i]) return 0;
    return highest === 0 ? maxNodeScore : Math.trunc((maxNodeScore * (highest + lowest - score)) / highest);
  });
}
