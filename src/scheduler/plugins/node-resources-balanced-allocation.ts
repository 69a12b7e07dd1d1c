import { type KnownNode, maxNodeScore, type Plugin } from '../framework.ts';
import type { PodInfo } from '../pod-info.ts';
import type { Amounts } from '../resources.ts';

const resources = ['cpu', 'memory'];

/** How much the shares in use of the node's resources differ: 0 where all are used alike, at most 0.5. */
function imbalance(node: KnownNode, added: Amounts): number {
  const shares: number[] = [];
  for (const resource of resources) {
    const allocatable = node.allocatable[resource] ?? 0;
    if (allocatable === 0) continue;
    const requested = (node.requested[resource] ?? 0) + (added[resource] ?? 0);
    shares.push(Math.min(1, requested / allocatable));
  }
  return shares.length === 2 ? Math.abs(shares[0]! - shares[1]!) / 2 : 0;
}

/** A pod that makes a node more even scores above 75, one that makes it less even below. */
function improvement({ requests }: PodInfo, node: KnownNode): number {
  const change = imbalance(node, {}) - imbalance(node, requests);
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
