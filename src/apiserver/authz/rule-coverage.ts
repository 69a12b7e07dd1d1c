import type { PolicyRule } from './rbac-rule.ts';

/**
 * What of `wanted` no rule of `held` covers, taken apart to single rights and put together again verb by verb.
 * Upstream: component-helpers/auth/rbac/validation/policy_comparator.go, pkg/registry/rbac/validation/policy_compact.go
 */
export function uncovered(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] {
  const missing = wanted
    .flatMap((rule) => [...takeApart(rule)])
    .filter((single) => !held.some((rule) => covers(rule, single)));
  return putTogether(missing);
}

/** One verb, and one group and resource (and name), or one path. */
function* takeApart(rule: PolicyRule): Generator<PolicyRule> {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  for (const apiGroup of apiGroups)
    for (const resource of resources)
      for (const verb of verbs) {
        const single = { verbs: [verb], apiGroups: [apiGroup], resources: [resource] };
        if (resourceNames.length === 0) yield single;
        else for (const name of resourceNames) yield { ...single, resourceNames: [name] };
      }
  for (const url of nonResourceURLs) for (const verb of verbs) yield { verbs: [verb], nonResourceURLs: [url] };
}

function covers(rule: PolicyRule, single: PolicyRule): boolean {
  if (!hasAll(rule.verbs, single.verbs)) return false;
  const [url] = single.nonResourceURLs ?? [];
  if (url !== undefined)
    return (rule.nonResourceURLs ?? []).some(
      (held) => held === '*' || held === url || (held.endsWith('*') && url.startsWith(held.slice(0, -1))),
    );
  const [resource = ''] = single.resources ?? [];
  const slash = resource.indexOf('/');
  return (
    hasAll(rule.apiGroups ?? [], single.apiGroups ?? []) &&
    (hasAll(rule.resources ?? [], [resource]) ||
      (slash >= 0 && (rule.resources ?? []).includes(`*${resource.slice(slash)}`))) &&
    (!rule.resourceNames?.length || (single.resourceNames ?? []).some((name) => rule.resourceNames!.includes(name)))
  );
}

const hasAll = (held: readonly string[], wanted: readonly string[]): boolean =>
  held.includes('*') || wanted.every((value) => held.includes(value));

function putTogether(singles: readonly PolicyRule[]): readonly PolicyRule[] {
  const merged = new Map<string, PolicyRule>();
  for (const single of singles) {
    const { verbs, ...rest } = single;
    const key = JSON.stringify(rest);
    const known = merged.get(key);
    merged.set(key, { ...rest, verbs: [...new Set([...(known?.verbs ?? []), ...verbs])] });
  }
  return [...merged.values()];
}
