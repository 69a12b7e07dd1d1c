import type { PlacementFix } from '../protocol/placement-fix.ts';
import type { Prepared } from './algorithm.ts';
import type { KnownNode } from './framework.ts';
import type { Taint } from './objects.ts';
import type { PodInfo } from './pod-info.ts';
import { matchesNodeTerms } from './selectors.ts';
import { hardEffects, untolerated } from './plugins/tolerations.ts';

type Fixer = (pod: PodInfo, node: KnownNode) => readonly PlacementFix[];

/** By the plug-in that says no: what it would take. */
const fixers: Readonly<Record<string, Fixer>> = {
  NodeResourcesFit: missingResources,
  NodeUnschedulable: () => [{ kind: 'uncordon' }],
  NodePorts: ({ hostPorts }, node) =>
    hostPorts.filter((port) => node.hasPortConflict(port)).map(({ port }) => ({ kind: 'port', port })),
  TaintToleration: ({ pod }, { node }) =>
    (node.spec?.taints ?? [])
      .filter((taint) => untolerated(pod, [taint], hardEffects))
      .map((taint) => ({ kind: 'toleration', taint: shown(taint) })),
  NodeAffinity: missingLabels,
};

/**
 * Everything that keeps the pod off the node, not only what the scheduler found first: with all of it mended the pod fits,
 * and nothing less will do.
 */
export function smallestFix(
  { filters }: Pick<Prepared, 'filters'>,
  pod: PodInfo,
  node: KnownNode,
  outside: readonly string[] = [],
): PlacementFix[] {
  const found = filters.flatMap(({ name, filter }) => {
    const rejection = filter(node);
    if (!rejection) return [];
    const fixes = fixers[name]?.(pod, node) ?? [];
    return fixes.length > 0 ? fixes : rejection.reasons.map((reason) => ({ kind: 'other', reason }) as const);
  });
  return found.length > 0 ? found : outside.map((reason) => ({ kind: 'other', reason }) as const);
}

function missingResources({ requests }: PodInfo, { allocatable, requested, pods }: KnownNode): PlacementFix[] {
  const short = Object.entries(requests)
    .map(([resource, wanted]) => ({
      resource,
      amount: wanted - ((allocatable[resource] ?? 0) - (requested[resource] ?? 0)),
    }))
    .filter(({ resource, amount }) => amount > 0 && requests[resource]! > 0)
    .map(({ resource, amount }): PlacementFix => ({ kind: 'resource', resource, amount: quantity(resource, amount) }));
  return pods.size + 1 > (allocatable['pods'] ?? 0) ? [{ kind: 'pods' }, ...short] : short;
}

const mebibyte = 2 ** 20;

/** Rounded up: a little less would not do. */
function quantity(resource: string, amount: number): string {
  if (resource === 'cpu') return `${Math.ceil(amount)}m`;
  const isBytes = resource === 'memory' || resource === 'ephemeral-storage' || resource.startsWith('hugepages-');
  return isBytes ? `${Math.ceil(amount / mebibyte)}Mi` : String(Math.ceil(amount));
}

const shown = ({ key, value, effect }: Taint): string => `${key}${value ? `=${value}` : ''}:${effect}`;

/** Of what nodeSelector wants; what affinity wants can be had in several ways, and is left to the plug-in's words. */
function missingLabels({ pod }: PodInfo, { node }: KnownNode): PlacementFix[] {
  const labels = node.metadata.labels ?? {};
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (terms && !matchesNodeTerms(terms, node)) return [];
  return Object.entries(pod.spec.nodeSelector ?? {})
    .filter(([key, value]) => labels[key] !== value)
    .map(([key, value]) => ({ kind: 'label', label: `${key}=${value}` }));
}
