import { tableText } from '../../output/columns.ts';

interface Rule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** Of a SelfSubjectRulesReview. */
export interface RulesStatus {
  readonly incomplete?: boolean;
  readonly evaluationError?: string;
  readonly resourceRules?: readonly Rule[];
  readonly nonResourceRules?: readonly Rule[];
}

type PlainRule = Required<Rule>;

/** Each verb on each resource, or each path, as a rule of its own. Upstream: kubectl/pkg/util/rbac BreakdownRule */
function brokenDown(rule: Rule): readonly PlainRule[] {
  const none = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
  const names = rule.resourceNames ?? [];
  const eachVerb = (part: Omit<PlainRule, 'verbs'>): readonly PlainRule[] =>
    (rule.verbs ?? []).map((verb) => ({ ...part, verbs: [verb] }));
  const resources = (rule.apiGroups ?? []).flatMap((group) =>
    (rule.resources ?? []).flatMap((resource) =>
      (names.length === 0 ? [[]] : names.map((name) => [name])).flatMap((resourceNames) =>
        eachVerb({ ...none, apiGroups: [group], resources: [resource], resourceNames }),
      ),
    ),
  );
  const paths = (rule.nonResourceURLs ?? []).flatMap((path) => eachVerb({ ...none, nonResourceURLs: [path] }));
  return [...resources, ...paths];
}

/** What is about the same resource is one rule again. Upstream: CompactRules */
function compacted(rules: readonly PlainRule[]): readonly PlainRule[] {
  const paths = rules.filter(({ resources }) => resources.length === 0);
  const byResource = new Map<string, PlainRule>();
  for (const rule of rules) {
    if (rule.resources.length === 0) continue;
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames]);
    const known = byResource.get(key);
    byResource.set(key, known ? { ...known, verbs: [...known.verbs, ...rule.verbs] } : rule);
  }
  return [...paths, ...byResource.values()];
}

const list = (values: readonly string[]): string => `[${values.join(' ')}]`;

/** By what Go prints of a rule. */
const sortKey = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PlainRule): string =>
  [verbs, apiGroups, resources, resourceNames, nonResourceURLs].map(list).join(',');

/** What somebody may do, as kubectl lists it. Upstream: kubectl/pkg/cmd/auth/cani.go printStatus */
export function accessTable({ resourceRules = [], nonResourceRules = [] }: RulesStatus, headers: boolean): string {
  const rules = compacted([...resourceRules, ...nonResourceRules].flatMap(brokenDown)).toSorted((a, b) => {
    const [left, right] = [sortKey(a), sortKey(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
  const rows = rules.map(({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }) => [
    resources.map((name, at) => [name, apiGroups[at]].filter((part) => part).join('.')).join(','),
    list(nonResourceURLs),
    list(resourceNames),
    list(verbs),
  ]);
  const header = headers ? [['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']] : [];
  return tableText([...header, ...rows]);
}
