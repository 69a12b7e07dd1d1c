import type { Node } from '../../journey/pods.ts';
import type { JourneyView } from '../../journey/view.ts';

const cache = new WeakMap<ReadonlyMap<string, Node>, readonly string[]>();

/** Names of the nodes in the order of their cards: the control plane first, then by name, `node-10` after `node-9`. */
export function nodeNames({ nodes }: Pick<JourneyView, 'nodes'>): readonly string[] {
  const known = cache.get(nodes);
  if (known) return known;
  const names = [...nodes.values()]
    .toSorted(
      (a, b) =>
        Number(b.controlPlane) - Number(a.controlPlane) ||
        a.name.localeCompare(b.name, 'en', { numeric: true }),
    )
    .map(({ name }) => name);
  cache.set(nodes, names);
  return names;
}
