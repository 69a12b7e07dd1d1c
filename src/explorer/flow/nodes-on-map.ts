import type { JourneyView } from '../../journey/view.ts';
import { componentFamily, componentInstance } from '../../protocol/components.ts';
import type { SessionState } from '../../protocol/session.ts';
import { naturalOrder } from '../natural-order.ts';

const controlPlane = 'control-plane';

/**
 * Names of the nodes in the order of their cards: the control plane first, then by name, `node-10` after `node-9`.
 * A node whose kubelet is only starting has its card already.
 */
export function nodeNames(
  { nodes }: Pick<JourneyView, 'nodes'>,
  components: SessionState['components'],
): readonly string[] {
  const seen = known.get(nodes);
  if (seen?.components === components) return seen.names;
  const names = inOrder(nodes, components);
  known.set(nodes, { components, names });
  return names;
}

/** Every part of the map asks, at every picture. */
const known = new WeakMap<
  JourneyView['nodes'],
  { readonly components: SessionState['components']; readonly names: readonly string[] }
>();

/** To put names in order takes longer than to see that they are the same as before. */
let last: { readonly unordered: readonly string[]; readonly names: readonly string[] } = { unordered: [], names: [] };

function inOrder(nodes: JourneyView['nodes'], components: SessionState['components']): readonly string[] {
  const all = new Set(nodes.keys());
  for (const { id } of components) if (componentFamily(id) === 'kubelet') all.add(componentInstance(id));
  const isFirst = (name: string): boolean => name === controlPlane || nodes.get(name)?.controlPlane === true;
  const unordered = [...[...all].filter(isFirst), ...[...all].filter((name) => !isFirst(name))];
  if (!sameNames(unordered, last.unordered)) {
    const names = unordered.toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)) || naturalOrder(a, b));
    last = { unordered, names };
  }
  return last.names;
}

export const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, place) => name === b[place]);
