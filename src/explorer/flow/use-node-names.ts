import { nodeNames, sameNames } from './nodes-on-map.ts';
import { useJourney, useSession } from './page.tsx';

/** The nodes that have a card, in order. */
export function useNodeNames(): readonly string[] {
  const components = useSession((state) => state.components);
  return useJourney((view) => nodeNames(view, components), sameNames);
}
