import type { KubeObject } from '../../apimachinery/object.ts';
import type { Attributes } from './attributes.ts';

/** What a role allows. Upstream: staging/src/k8s.io/api/rbac/v1/types.go */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export interface RoleRef {
  readonly apiGroup: string;
  readonly kind: string;
  readonly name: string;
}

export interface Subject {
  readonly kind: string;
  readonly apiGroup?: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface Role extends KubeObject {
  rules?: readonly PolicyRule[] | null;
  aggregationRule?: {
    readonly clusterRoleSelectors?: readonly { readonly matchLabels?: Readonly<Record<string, string>> }[];
  };
}

export interface Binding extends KubeObject {
  subjects?: readonly Subject[];
  roleRef: RoleRef;
}

export const rbacGroup = 'rbac.authorization.k8s.io';

const all = '*';

/** Whether one rule allows what is asked. Upstream: pkg/apis/rbac/v1/evaluation_helpers.go */
export function ruleAllows(rule: PolicyRule, { verb, group, resource, subresource, name, path }: Attributes): boolean {
  if (!includesOrAll(rule.verbs, verb)) return false;
  if (resource === '') return (rule.nonResourceURLs ?? []).some((url) => urlMatches(url, path));
  return (
    includesOrAll(rule.apiGroups ?? [], group) &&
    resourceMatches(rule.resources ?? [], resource, subresource) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(name))
  );
}

const includesOrAll = (values: readonly string[], value: string): boolean =>
  values.includes(value) || values.includes(all);

function resourceMatches(resources: readonly string[], resource: string, subresource: string): boolean {
  const combined = subresource === '' ? resource : `${resource}/${subresource}`;
  return resources.some(
    (wanted) => wanted === all || wanted === combined || (subresource !== '' && wanted === `*/${subresource}`),
  );
}

const urlMatches = (url: string, path: string): boolean =>
  url === all || url === path || (url.endsWith(all) && path.startsWith(url.replace(/\*+$/, '')));

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get"]}` */
export function ruleText(rule: PolicyRule): string {
  const parts: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['ResourceNames', rule.resourceNames],
    ['Verbs', rule.verbs],
  ];
  const texts = parts.flatMap(([label, values]) => (values?.length ? [`${label}:${quotedList(values)}`] : []));
  return `{${texts.join(', ')}}`;
}

/** A list as Go's %q prints it. */
export const quotedList = (values: readonly string[]): string =>
  `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;
