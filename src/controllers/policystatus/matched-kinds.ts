import type { NamedRuleWithOperations } from '../../apimachinery/types.ts';
import type { Kind } from './policy-warnings.ts';

/** Of one rule, no more kinds are looked at. */
const maxKinds = 10;

interface Place {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/**
 * The kinds that a policy's rules name, in order; where a rule says `*` of groups or versions, it names none.
 * Upstream: typechecking.go (typesToCheck)
 * @param kindOf undefined: no such resource is served
 */
export async function matchedKinds(
  rules: readonly NamedRuleWithOperations[],
  kindOf: (place: Place) => Promise<string | undefined>,
): Promise<readonly Kind[]> {
  const found = new Map<string, Kind>();
  for (const { apiGroups = [], apiVersions = [], resources = [] } of rules) {
    if ([...apiGroups, ...apiVersions].some((name) => name.includes('*'))) continue;
    const named = resources.filter((resource) => !/[*/]/.test(resource)).toSorted();
    let ofRule = 0;
    for (const group of apiGroups.toSorted())
      for (const version of apiVersions.toSorted())
        for (const resource of named) {
          const kind = ofRule < maxKinds ? await kindOf({ group, version, resource }) : undefined;
          if (kind === undefined) continue;
          ofRule++;
          found.set(`${group}/${version}/${kind}`, { group, version, kind });
        }
    if (ofRule === maxKinds) break;
  }
  return [...found.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind);
}
