import type {
  FlowcontrolV1Subject,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
} from '../../apimachinery/types.ts';
import { serviceAccountOf } from '../../apimachinery/service-account-user.ts';
import type { Attributes } from '../authz/attributes.ts';

const includes = (names: readonly string[] | undefined, wanted: string): boolean =>
  names !== undefined && (names.includes('*') || names.includes(wanted));

function isSubject({ kind, user, group, serviceAccount }: FlowcontrolV1Subject, { user: asking }: Attributes): boolean {
  if (kind === 'User') return user?.name === '*' || user?.name === asking.name;
  if (kind === 'Group') return group?.name === '*' || asking.groups.includes(group?.name ?? '');
  const account = serviceAccountOf(asking.name);
  return (
    account !== undefined &&
    account.namespace === serviceAccount?.namespace &&
    ['*', account.name].includes(serviceAccount.name)
  );
}

function concernsResource(rule: ResourcePolicyRule, attributes: Attributes): boolean {
  const { verb, group, resource, subresource, namespace } = attributes;
  return (
    includes(rule.verbs, verb) &&
    includes(rule.apiGroups, group) &&
    includes(rule.resources, subresource === '' ? resource : `${resource}/${subresource}`) &&
    (namespace === '' ? (rule.clusterScope ?? false) : includes(rule.namespaces, namespace))
  );
}

/** `/healthz`, or `/debug/*` for all below. */
const coversPath = (pattern: string, path: string): boolean =>
  pattern === '*' || pattern === path || (pattern.endsWith('/*') && path.startsWith(pattern.slice(0, -1)));

const concernsPath = (rule: NonResourcePolicyRule, { verb, path }: Attributes): boolean =>
  includes(rule.verbs, verb) && rule.nonResourceURLs.some((pattern) => coversPath(pattern, path));

/** Whether a flow schema's rules speak of a request. Upstream: apiserver/pkg/util/flowcontrol/rule.go */
export const isInFlow = (rules: readonly PolicyRulesWithSubjects[], attributes: Attributes): boolean =>
  rules.some(
    ({ subjects, resourceRules = [], nonResourceRules = [] }) =>
      subjects.some((subject) => isSubject(subject, attributes)) &&
      (attributes.resource === ''
        ? nonResourceRules.some((rule) => concernsPath(rule, attributes))
        : resourceRules.some((rule) => concernsResource(rule, attributes))),
  );
