import { type KnownNode, maxNodeScore, type Plugin } from '../framework.ts';
import type { PodInfo } from '../pod-info.ts';
import type { Amounts } from '../resources.ts';

const resources = ['cpu', 'memory'];
const nothing: Amounts = {};

/** How much the shares in use of the node's resources differ: 0 where all are used alike, at most 0.5. */
function imbalance({ allocatable, requested }: KnownNode, added: Amounts): number {
  if (!allocatable['cpu'] || !allocatable['memory']) return 0;
  const cpu = ((requested['cpu'] ?? 0) + (added['cpu'] ?? 0)) / allocatable['cpu'];
  const memory = ((requested['memory'] ?? 0) + (added['memory'] ?? 0)) / allocatable['memory'];
  return Math.abs(Math.min(1, cpu) - Math.min(1, memory)) / 2;
}

/** A pod that makes a node more even scores above 75, one that makes it less even below. */
function improvement({ requests }: PodInfo, node: KnownNode): number {
  const change = imbalance(node, nothing) - imbalance(node, requests);
  return Math.trunc(maxNodeScore * (0.75 + change / 2));
}

/** Says nothing about pods that ask for neither. Upstream: pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go */
export const nodeResourcesBalancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  prescore: (pod) => {
    const asksForNothing = resources.every((resource) => !pod.requests[resource]);
    return asksForNothing ? undefined : { score: (node) => improvement(pod, node) };
  },
};
