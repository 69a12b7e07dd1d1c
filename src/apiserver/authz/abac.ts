import { authenticatedGroup } from '../../apimachinery/user-groups.ts';
import { JsonSyntaxError, parseJson } from '../../apimachinery/json-parser.ts';
import type { UserFact } from '../../protocol/evidence/request.ts';
import { failWith } from '../flags/startup-error.ts';
import { allow, type Authorizer, noOpinion, type Rules } from './authorizer.ts';
import type { Attributes } from './attributes.ts';

/** One line of a policy file. Upstream: pkg/apis/abac/types.go */
interface Policy {
  readonly user: string;
  readonly group: string;
  readonly readonly: boolean;
  readonly apiGroup: string;
  readonly resource: string;
  readonly namespace: string;
  readonly nonResourcePath: string;
}

const nothing: Policy = {
  user: '',
  group: '',
  readonly: false,
  apiGroup: '',
  resource: '',
  namespace: '',
  nonResourcePath: '',
};

const version = 'abac.authorization.kubernetes.io/v1beta1';

/** Allows what one of a file's policies allows. Upstream: pkg/auth/authorizer/abac/abac.go */
export const abacAuthorizer = (policies: readonly Policy[]): Authorizer => ({
  name: 'ABAC',
  authorize: (attributes) =>
    policies.some((policy) => matches(policy, attributes)) ? allow() : noOpinion('No policy matched.'),
  rulesFor: (user, namespace) => rulesFor(policies, user, namespace),
});

/** Reads a policy file: an object a line, comments and empty lines aside. @throws StartupError */
export function parsePolicies(path: string, text: string): readonly Policy[] {
  return text.split('\n').flatMap((line, at) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    try {
      return policyOf(parseJson(trimmed).value);
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      const why = `couldn't get version/kind; json parse error: ${error.message}`;
      failWith([`error reading policy file ${path}, line ${at + 1}: ${line}: ${why}`]);
      return [];
    }
  });
}

function policyOf(line: unknown): Policy {
  const { apiVersion, kind, spec, ...old } = line as Record<string, unknown> & { spec?: Partial<Policy> };
  return kind === 'Policy' && apiVersion === version
    ? forEverybody({ ...nothing, ...spec })
    : migrated({ ...nothing, ...old });
}

/** Any user and any group mean whoever is authenticated. Upstream: pkg/apis/abac/v1beta1/conversion.go */
const forEverybody = (policy: Policy): Policy =>
  policy.user === '*' || policy.group === '*' ? { ...policy, user: '', group: authenticatedGroup } : policy;

/** Lines without a version say by leaving out what others say with `*`. Upstream: pkg/apis/abac/v0/conversion.go */
function migrated(old: Policy): Policy {
  const isOpen = old.user === '' && old.group === '';
  return {
    ...forEverybody(isOpen ? { ...old, user: '*' } : old),
    namespace: old.namespace || '*',
    resource: old.resource || '*',
    apiGroup: '*',
    nonResourcePath: old.namespace === '' && old.resource === '' ? '*' : '',
  };
}

const reading = ['get', 'list', 'watch'];

function matches(policy: Policy, { user, verb, group, resource, namespace, path }: Attributes): boolean {
  if (!isAbout(policy, user) || (policy.readonly && !reading.includes(verb))) return false;
  if (resource === '') return pathMatches(policy.nonResourcePath, path);
  return is(policy.namespace, namespace) && is(policy.resource, resource) && is(policy.apiGroup, group);
}

const is = (wanted: string, value: string): boolean => wanted === '*' || wanted === value;

const isAbout = (policy: Policy, user: UserFact): boolean =>
  (policy.user !== '' || policy.group !== '') &&
  (policy.user === '' || is(policy.user, user.name)) &&
  (policy.group === '' || policy.group === '*' || user.groups.includes(policy.group));

const pathMatches = (wanted: string, path: string): boolean =>
  is(wanted, path) || (wanted.endsWith('*') && path.startsWith(wanted.replace(/\*+$/, '')));

function rulesFor(policies: readonly Policy[], user: UserFact, namespace: string): Rules {
  const held = policies.filter((policy) => isAbout(policy, user) && is(policy.namespace, namespace));
  const rules = held.flatMap((policy) => {
    const verbs = policy.readonly ? reading : ['*'];
    return [
      ...(policy.resource === '' ? [] : [{ verbs, apiGroups: [policy.apiGroup], resources: [policy.resource] }]),
      ...(policy.nonResourcePath === '' ? [] : [{ verbs, nonResourceURLs: [policy.nonResourcePath] }]),
    ];
  });
  return { rules, errors: [], incomplete: false };
}
