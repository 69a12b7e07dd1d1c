import { expect, test } from 'vitest';
import type { KubeObject } from '../../apimachinery/object.ts';
import { virtualMs } from '../../kernel/clock.ts';
import { seededRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import type { AdmissionRequest, AdmissionWorld } from '../admission/plugin.ts';
import type { UserInfo } from '../authn/user-info.ts';
import { createCatalogue } from '../registry/catalogue.ts';
import type { Reader } from '../registry/reader.ts';
import { ask, authorizersOf } from './authorize.ts';
import { escalationCheck } from './escalation.ts';
import { parseFlags } from '../flags/flags.ts';
import { createRbacIndex } from './rbac-index.ts';

const group = 'rbac.authorization.k8s.io';
const apiVersion = `${group}/v1`;
const seePods = { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] };
const seeSecrets = { verbs: ['get'], apiGroups: [''], resources: ['secrets'] };
const alice: UserInfo = { name: 'alice', groups: ['developers'] };

const role = (kind: 'Role' | 'ClusterRole', name: string, rules: object[], more: object = {}): KubeObject =>
  ({
    apiVersion,
    kind,
    metadata: { name, ...(kind === 'Role' && { namespace: 'default' }) },
    rules,
    ...more,
  }) as KubeObject;

const binding = (name: string, roleName: string, user = 'alice'): KubeObject =>
  ({
    apiVersion,
    kind: 'RoleBinding',
    metadata: { name, namespace: 'default' },
    roleRef: { apiGroup: group, kind: 'Role', name: roleName },
    subjects: [{ apiGroup: group, kind: 'User', name: user }],
  }) as unknown as KubeObject;

/** A cluster in which alice holds some rules in the namespace default. */
function worldWhereAliceHolds(...rules: object[]): AdmissionWorld {
  const all: Readonly<Record<string, readonly KubeObject[]>> = {
    [`roles.${group}`]: [
      role('Role', 'held', rules),
      role('Role', 'secrets', [seeSecrets]),
      role('Role', 'pods', [seePods]),
    ],
    [`rolebindings.${group}`]: [binding('alice-holds', 'held')],
  };
  const reader: Reader = {
    get: (resource, _namespace, name) => all[resource]?.find(({ metadata }) => metadata.name === name),
    list: (resource) => all[resource] ?? [],
    podsOn: () => [],
    version: () => 1,
  };
  const clock = new VirtualClock(virtualMs(0), () => Promise.resolve());
  const flags = parseFlags(['--authorization-mode=RBAC']);
  const settings = [{ mode: 'RBAC' as const }];
  const webhooks = { ask: () => Promise.reject(new Error('nobody is to be asked')) };
  const authorizers = authorizersOf({
    settings,
    flags,
    files: {},
    reader,
    index: createRbacIndex(reader),
    clock,
    webhooks,
  });
  return {
    reader,
    stored: () => Promise.resolve(undefined),
    createNamespace: () => Promise.resolve(),
    random: seededRandom(1),
    authorize: (attributes) => ask(authorizers, attributes).verdict,
    clock,
    tolerationSeconds: {},
    webhooks,
    resources: createCatalogue(reader, new Map()),
    quotas: { current: () => Promise.resolve(undefined), charge: () => Promise.resolve(true) },
  };
}

const requestOf = (object: KubeObject, resource: string, rest: Partial<AdmissionRequest> = {}): AdmissionRequest => ({
  operation: 'CREATE',
  group,
  version: 'v1',
  resource,
  subresource: '',
  namespace: 'default',
  name: object.metadata.name,
  object,
  user: alice,
  dryRun: false,
  warnings: [],
  ...rest,
});

const may = (verb: string, resource: string) => ({ verbs: [verb], apiGroups: [group], resources: [resource] });

test.each<[string, AdmissionRequest, object[]]>([
  ['rights that one has', requestOf(role('Role', 'r', [seePods]), 'roles'), [seePods]],
  ['a part of them', requestOf(role('Role', 'r', [{ ...seePods, verbs: ['get'] }]), 'roles'), [seePods]],
  ['more, with escalate', requestOf(role('Role', 'r', [seeSecrets]), 'roles'), [may('escalate', 'roles')]],
  ['a role of rights that one has', requestOf(binding('b', 'pods', 'bob'), 'rolebindings'), [seePods]],
  ['any role, with bind', requestOf(binding('b', 'secrets', 'bob'), 'rolebindings'), [may('bind', 'roles')]],
  [
    'an update that changes no rights',
    requestOf(role('Role', 'r', [seeSecrets]), 'roles', {
      operation: 'UPDATE',
      oldObject: role('Role', 'r', [seeSecrets]),
    }),
    [],
  ],
  [
    'everything, as a master',
    requestOf(role('Role', 'r', [seeSecrets]), 'roles', { user: { name: 'x', groups: ['system:masters'] } }),
    [],
  ],
])('one may give %s', (_what, request, held) => {
  expect(escalationCheck(request, worldWhereAliceHolds(...held))).toBeUndefined();
});

test.each<[string, AdmissionRequest, object[], string]>([
  [
    'a role of rights that one lacks',
    requestOf(role('Role', 'r', [seeSecrets]), 'roles'),
    [seePods],
    'roles.rbac.authorization.k8s.io "r" is forbidden: user "alice" (groups=["developers"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}',
  ],
  [
    'a binding to such a role',
    requestOf(binding('b', 'secrets', 'bob'), 'rolebindings'),
    [seePods],
    'rolebindings.rbac.authorization.k8s.io "b" is forbidden: user "alice" (groups=["developers"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}',
  ],
  [
    'rights for all where one has them for one',
    requestOf(role('Role', 'r', [{ ...seePods, resources: ['*'] }]), 'roles'),
    [seePods],
    'Resources:["*"], Verbs:["get" "list"]}',
  ],
  [
    'a binding to a role that is not there',
    requestOf(binding('b', 'none'), 'rolebindings'),
    [seePods],
    '"none" not found',
  ],
  [
    'a role that gathers others',
    requestOf(role('ClusterRole', 'r', [], { aggregationRule: { clusterRoleSelectors: [] } }), 'clusterroles', {
      namespace: '',
    }),
    [seePods],
    'must have cluster-admin privileges to use an aggregationRule',
  ],
])('one may not give %s', (_what, request, held, message) => {
  expect(escalationCheck(request, worldWhereAliceHolds(...held))?.message).toContain(message);
});
