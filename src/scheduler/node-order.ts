import type { KnownNode } from './framework.ts';

/**
 * Round the zones, a node of each in turn, so that a search that ends early has been in all of them.
 * Upstream: pkg/scheduler/backend/cache/node_tree.go
 */
export function roundTheZones(nodes: readonly KnownNode[]): readonly KnownNode[] {
  const zones = new Map<string, KnownNode[]>();
  for (const node of nodes) {
    const zone = zoneOf(node);
    const others = zones.get(zone);
    if (others) others.push(node);
    else zones.set(zone, [node]);
  }
  if (zones.size < 2) return nodes;
  const lists = [...zones.values()];
  const rounds = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => lists.flatMap((list) => list.slice(round, round + 1))).flat();
}

const zoneOf = ({ node: { metadata } }: KnownNode): string =>
  `${metadata.labels?.['topology.kubernetes.io/region'] ?? ''}/${metadata.labels?.['topology.kubernetes.io/zone'] ?? ''}`;
