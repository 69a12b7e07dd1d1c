import { filterBy, normalized, type Plugin, type Prefiltered, unresolvable } from '../framework.ts';
import type { Affinity, Node, NodeSelectorTerm, Pod } from '../objects.ts';
import { matchesNodeTerm, matchesNodeTerms } from '../selectors.ts';

const requiredTerms = ({ spec }: Pod): readonly NodeSelectorTerm[] | undefined =>
  spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;

/** spec.nodeSelector and the required node affinity. Upstream: component-helpers/scheduling/corev1/nodeaffinity */
export function matchesRequiredAffinity(pod: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  const selected = Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value);
  const terms = requiredTerms(pod);
  return selected && (!terms || matchesNodeTerms(terms, node));
}

/** Nodes named by `metadata.name In [...]` in every term: no other can be meant, so no other is looked at. */
function namedNodes(pod: Pod): readonly string[] | undefined {
  const terms = requiredTerms(pod);
  if (!terms || terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const sets = matchFields
      .filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
      .map(({ values = [] }) => values);
    if (sets.length === 0) return undefined;
    for (const name of sets[0]!) if (sets.every((set) => set.includes(name))) names.add(name);
  }
  return [...names];
}

const notMatching = "node(s) didn't match Pod's node affinity/selector";

const notMatchingAdded = "node(s) didn't match scheduler-enforced node affinity";

const isWanted = (pod: Pod, node: Node, added: NonNullable<Affinity['nodeAffinity']>): boolean => {
  const terms = added.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return (!terms || matchesNodeTerms(terms, node)) && matchesRequiredAffinity(pod, node);
};

/**
 * @param added what this profile wants of every node beside what a pod says
 * Upstream: pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go
 */
export const nodeAffinity = (added: Affinity['nodeAffinity'] = {}): Plugin => ({
  name: 'NodeAffinity',
  prefilter: ({ pod }): Prefiltered => {
    const addedTerms = added.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
    if (!addedTerms && !requiredTerms(pod) && !pod.spec.nodeSelector) return { result: 'skip' };
    const nodes = namedNodes(pod);
    if (nodes?.length === 0) return { result: 'rejected', rejection: unresolvable('pod affinity terms conflict') };
    return {
      ...filterBy(({ node }) => {
        if (addedTerms && !matchesNodeTerms(addedTerms, node)) return unresolvable(notMatchingAdded);
        return matchesRequiredAffinity(pod, node) ? undefined : unresolvable(notMatching);
      }),
      ...(nodes && { nodes }),
    };
  },
  prescore: ({ pod }) => {
    const terms = [
      ...(added.preferredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []),
    ];
    if (terms.length === 0) return undefined;
    return {
      score: ({ node }) =>
        terms.reduce((sum, { weight, preference }) => sum + (matchesNodeTerm(preference, node) ? weight : 0), 0),
      normalize: normalized,
    };
  },
  hints: {
    NodeAdd: ({ pod }, { node }) => isWanted(pod, node, added),
    NodeUpdateNodeLabel: ({ pod }, { node, old }) => isWanted(pod, node, added) && !isWanted(pod, old, added),
  },
});
