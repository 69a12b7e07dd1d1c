import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { listAt, mapAt, textAt } from './facts.ts';
import { describeNamed } from './metadata.ts';

/** Upstream: kubectl/pkg/describe/describe.go (RoleDescriber, ClusterRoleDescriber) */
export function describeRole(out: Description, role: Json): void {
  describeNamed(out, role);
  out.line(0, 'PolicyRule:');
  out.line(1, 'Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs');
  out.line(1, '---------', '-----------------', '--------------', '-----');
  for (const { resource, group, urls, names, verbs } of compactRules(listAt(role, 'rules')))
    out.line(1, resourceText(resource, group), `[${urls.join(' ')}]`, `[${names.join(' ')}]`, `[${verbs.join(' ')}]`);
}

/** What one line of a role allows. */
interface Rule {
  readonly group?: string;
  readonly resource?: string;
  readonly names: readonly string[];
  readonly urls: readonly string[];
  readonly verbs: readonly string[];
}

/**
 * Rules taken apart by resource, name and verb, and put together again by resource and name.
 * Upstream: kubectl/pkg/util/rbac (BreakdownRule, CompactRules, SortableRuleSlice)
 */
function compactRules(rules: readonly Json[]): readonly Rule[] {
  const together = new Map<string, Rule>();
  const apart: Rule[] = [];
  for (const rule of rules) {
    const verbs = textsAt(rule, 'verbs');
    for (const group of textsAt(rule, 'apiGroups'))
      for (const resource of textsAt(rule, 'resources'))
        for (const names of namesOf(rule)) {
          const key = JSON.stringify([group, resource, names]);
          const known = together.get(key)?.verbs ?? [];
          together.set(key, { group, resource, names, urls: [], verbs: [...new Set([...known, ...verbs])] });
        }
    for (const url of textsAt(rule, 'nonResourceURLs'))
      for (const verb of verbs) apart.push({ names: [], urls: [url], verbs: [verb] });
  }
  return [...apart, ...together.values()].toSorted((a, b) => (goText(a) < goText(b) ? -1 : 1));
}

const textsAt = (object: Json, field: string): readonly string[] => {
  const value = object[field];
  return Array.isArray(value) ? value.map(String) : [];
};

function namesOf(rule: Json): readonly (readonly string[])[] {
  const names = textsAt(rule, 'resourceNames');
  return names.length === 0 ? [[]] : names.map((name) => [name]);
}

/** A rule as Go prints it, by which rules are sorted. */
const goText = ({ group, resource, names, urls, verbs }: Rule): string =>
  `Verbs:[${verbs.join(' ')}],APIGroups:[${group ?? ''}],Resources:[${resource ?? ''}],ResourceNames:[${names.join(' ')}],NonResourceURLs:[${urls.join(' ')}],`;

/** `deployments.apps/scale`. Upstream: CombineResourceGroup */
function resourceText(resource: string | undefined, group: string | undefined): string {
  if (resource === undefined) return '';
  const [name = '', ...subresource] = resource.split('/');
  const qualified = group ? `${name}.${group}` : name;
  return subresource.length > 0 ? `${qualified}/${subresource.join('/')}` : qualified;
}

/** Upstream: RoleBindingDescriber, ClusterRoleBindingDescriber */
export function describeRoleBinding(out: Description, binding: Json): void {
  const role = mapAt(binding, 'roleRef');
  describeNamed(out, binding);
  out.line(0, 'Role:');
  out.line(1, 'Kind:', textAt(role, 'kind'));
  out.line(1, 'Name:', textAt(role, 'name'));
  out.line(0, 'Subjects:');
  out.line(1, 'Kind', 'Name', 'Namespace');
  out.line(1, '----', '----', '---------');
  for (const subject of listAt(binding, 'subjects'))
    out.line(1, textAt(subject, 'kind'), textAt(subject, 'name'), textAt(subject, 'namespace'));
}
