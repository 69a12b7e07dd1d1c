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
  const names = new Set(nodes.keys());
  for (const { id } of components) if (componentFamily(id) === 'kubelet') names.add(componentInstance(id));
  const isFirst = (name: string): boolean => name === controlPlane || nodes.get(name)?.controlPlane === true;
  return [...names].toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)) || naturalOrder(a, b));
}

export const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, place) => name === b[place]);
