import type { Json } from '../../api.ts';
import { Failure } from '../../failure.ts';
import type { Flags, FlagSpecs } from '../../flags.ts';
import { findResource, type Resource } from '../../resources.ts';
import type { VerbContext } from '../verb.ts';
import { generated } from './generator.ts';

const ruleFlags: FlagSpecs = {
  verb: { kind: 'list' },
  resource: { kind: 'list' },
  'resource-name': { kind: 'list' },
};

const standardVerbs = new Set(
  '* get delete list create update patch watch proxy deletecollection use bind escalate impersonate'.split(' '),
);
const urlVerbs = new Set('* get post put delete patch head options'.split(' '));

const roleResources = ['roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io'];

/** Verbs that mean something for few resources only. */
const specialVerbs: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: roleResources,
  escalate: roleResources,
  impersonate: ['users.', 'serviceaccounts.', 'groups.', 'userextras.authentication.k8s.io'],
};

/** Upstream: kubectl/pkg/cmd/create/create_role.go */
export const role = generated({
  command: 'create role',
  usage:
    '--verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  summary: 'Create a role with single rule',
  flags: ruleFlags,
  async object(name, context) {
    const verbs = verbsOf(context.flags);
    if (verbs.length === 0) throw new Failure('error: at least one verb must be specified');
    warnOf(context, verbs);
    if (!context.flags.has('resource')) throw new Failure('error: at least one resource must be specified');
    return roleOf('Role', name, { rules: await resourceRules(context, verbs) });
  },
});

/** Upstream: create_clusterrole.go */
export const clusterRole = generated({
  command: 'create clusterrole',
  usage: '--verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  summary: 'Create a cluster role',
  flags: { ...ruleFlags, 'non-resource-url': { kind: 'list' }, 'aggregation-rule': { kind: 'list' } },
  async object(name, context) {
    const { flags } = context;
    const [verbs, urls] = [verbsOf(flags), words(flags, 'non-resource-url')];
    if (flags.has('aggregation-rule')) {
      if (['verb', 'resource', 'resource-name', 'non-resource-url'].some((flag) => flags.has(flag)))
        throw new Failure(
          'error: aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames',
        );
      const matchLabels = Object.fromEntries(words(flags, 'aggregation-rule').map((pair) => pair.split('=')));
      return roleOf('ClusterRole', name, { rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels }] } });
    }
    if (verbs.length === 0) throw new Failure('error: at least one verb must be specified');
    if (!flags.has('resource') && urls.length === 0)
      throw new Failure('error: one of resource or nonResourceURL must be specified');
    if (flags.has('resource')) warnOf(context, verbs);
    const rules = flags.has('resource') ? await resourceRules(context, verbs) : [];
    checkUrls(urls, verbs);
    return roleOf('ClusterRole', name, {
      rules: [...rules, ...(urls.length > 0 ? [{ verbs, nonResourceURLs: urls }] : [])],
    });
  },
});

const roleOf = (kind: string, name: string, fields: Json): Json => ({
  kind,
  apiVersion: 'rbac.authorization.k8s.io/v1',
  metadata: { name },
  ...fields,
});

const words = (flags: Flags, name: string): readonly string[] => [
  ...new Set(flags.list(name).flatMap((value) => value.split(','))),
];

function verbsOf(flags: Flags): readonly string[] {
  const verbs = words(flags, 'verb');
  return verbs.includes('*') ? ['*'] : verbs;
}

function warnOf({ io }: VerbContext, verbs: readonly string[]): void {
  for (const verb of verbs)
    if (!standardVerbs.has(verb)) io.stderr(`Warning: '${verb}' is not a standard resource verb\n`);
}

function checkUrls(urls: readonly string[], verbs: readonly string[]): void {
  const unknown = urls.length === 0 ? undefined : verbs.find((verb) => !urlVerbs.has(verb));
  if (unknown !== undefined) throw new Failure(`error: invalid verb: '${unknown}' for nonResourceURL`);
  for (const url of urls.filter((one) => one !== '*')) {
    if (!url.startsWith('/')) throw new Failure('error: nonResourceURL should start with /');
    if (url.slice(0, -1).includes('*'))
      throw new Failure("error: nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}

/** One rule for each API group. Upstream: generateResourcePolicyRules */
async function resourceRules(context: VerbContext, verbs: readonly string[]): Promise<readonly Json[]> {
  const all = await context.resources();
  const byGroup = new Map<string, Set<string>>();
  for (const word of meantResources(words(context.flags, 'resource'))) {
    const { group, name, subresource } = resourceNamed(all, word, verbs);
    const names = byGroup.get(group) ?? new Set();
    byGroup.set(group, names.add(subresource ? `${name}/${subresource}` : name));
  }
  const resourceNames = [...new Set(context.flags.list('resource-name'))];
  return [...byGroup]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, names]) => ({
      verbs,
      apiGroups: [group],
      resources: [...names],
      ...(resourceNames.length > 0 && { resourceNames }),
    }));
}

/** `*` alone stands for all of them. */
const meantResources = (all: readonly string[]): readonly string[] => (all.includes('*') ? ['*'] : all);

function resourceNamed(all: readonly Resource[], word: string, verbs: readonly string[]) {
  const [qualified = '', ...below] = word.split('/');
  const [name = '', ...groupParts] = qualified.split('.');
  const [group, subresource] = [groupParts.join('.'), below.join('/')];
  if (name === '') throw new Failure('error: resource must be specified if apiGroup/subresource specified');
  if (name === '*') return { group, name, subresource };
  const known = all.find(
    (resource) =>
      [resource.name, resource.singular, ...resource.shortNames].includes(name) &&
      (group === '' || resource.group === group),
  );
  const found = known ?? { group, name };
  const special = verbs.filter((verb) => verb in specialVerbs);
  for (const verb of special)
    if (!specialVerbs[verb]!.includes(`${found.name}.${found.group}`))
      throw new Failure(`error: can not perform '${verb}' on '${found.name}' in group '${found.group}'`);
  if (!known && special.length === 0) findResource(all, qualified);
  return { group: found.group, name: found.name, subresource };
}
