import { type KnownNode, maxNodeScore, type Plugin } from '../framework.ts';
import type { PodInfo } from '../pod-info.ts';
import type { Amounts } from '../resources.ts';
import type { ScoredResource } from './scoring-strategies.ts';

const nothing: Amounts = {};

/** How much the shares in use of the node's resources differ: their standard deviation, 0 where all are used alike. */
function imbalance({ allocatable, requested }: KnownNode, resources: readonly string[], added: Amounts): number {
  const shares: number[] = [];
  for (const resource of resources) {
    const whole = allocatable[resource];
    if (whole) shares.push(Math.min(1, ((requested[resource] ?? 0) + (added[resource] ?? 0)) / whole));
  }
  if (shares.length < 2) return 0;
  if (shares.length === 2) return Math.abs(shares[0]! - shares[1]!) / 2;
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length);
}

/** A pod that makes a node more even scores above 75, one that makes it less even below. */
function improvement({ requests }: PodInfo, node: KnownNode, resources: readonly string[]): number {
  const evenness = (added: Amounts): number => Math.trunc((1 - imbalance(node, resources, added)) * maxNodeScore);
  return Math.trunc((1.5 * maxNodeScore + evenness(requests) - evenness(nothing)) / 2);
}

/** Says nothing about pods that ask for none of them. Upstream: pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go */
export function nodeResourcesBalancedAllocation(scored: readonly ScoredResource[]): Plugin {
  const resources = scored.map(({ name }) => name);
  return {
    name: 'NodeResourcesBalancedAllocation',
    prescore: (pod) => {
      const asksForNothing = resources.every((resource) => !pod.requests[resource]);
      return asksForNothing ? undefined : { score: (node) => improvement(pod, node, resources) };
    },
  };
}
