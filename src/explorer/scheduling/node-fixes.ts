import type { Cycle } from '../../journey/scheduling.ts';
import type { PlacementFix } from '../../protocol/placement-fix.ts';

export interface NodeFixes {
  readonly node: string;
  readonly fixes: readonly PlacementFix[];
}

/** So many nodes are listed. */
const listed = 20;

/** The nodes of a cycle that found none, those first that ask for least. */
export const fixesOf = ({ phases }: Cycle): readonly NodeFixes[] =>
  (phases.filter?.evidence?.nodes ?? [])
    .flatMap(({ node, fixes }) => (fixes ? [{ node, fixes }] : []))
    .toSorted((a, b) => a.fixes.length - b.fixes.length)
    .slice(0, listed);
