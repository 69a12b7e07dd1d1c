import { expect, test } from 'vitest';
import { trialServer } from '../trial-server.contract.ts';

const root = '/apis/flowcontrol.apiserver.k8s.io/v1';
const [schemas, levels] = [`${root}/flowschemas`, `${root}/prioritylevelconfigurations`];

const level = (name: string, limited: object) => ({ metadata: { name }, spec: { type: 'Limited', limited } });
const schema = (name: string, priorityLevel: string, more: object = {}) => ({
  metadata: { name },
  spec: {
    priorityLevelConfiguration: { name: priorityLevel },
    matchingPrecedence: 50,
    rules: [
      {
        subjects: [{ kind: 'User', user: { name: 'alice' } }],
        resourceRules: [{ verbs: ['list'], apiGroups: [''], resources: ['configmaps'], namespaces: ['default'] }],
      },
    ],
    ...more,
  },
});

test('what is built in is there as objects, with its levels found', async () => {
  const { clock, send } = await trialServer(['--authorization-mode=RBAC']);
  await clock.advance(100);
  const { body } = await send('GET', schemas);
  expect(body['items']?.map(({ metadata }) => metadata?.['name'])).toHaveLength(13);
  expect(await send('GET', `${schemas}/system-nodes`)).toMatchObject({
    body: {
      spec: { matchingPrecedence: 500, distinguisherMethod: { type: 'ByUser' } },
      status: { conditions: [{ type: 'Dangling', status: 'False', reason: 'Found' }] },
    },
  });
  expect((await send('GET', levels)).body['items']).toHaveLength(8);
});

test('a schema of one’s own decides from the moment on that its level is there', async () => {
  const { clock, send } = await trialServer(['--authorization-mode=AlwaysAllow']);
  const flowOf = async () => {
    await clock.advance(100);
    const { headers } = await send('GET', '/api/v1/namespaces/default/configmaps', undefined, 'application/json', {
      'impersonate-user': 'alice',
    });
    const uid = headers['x-kubernetes-pf-flowschema-uid'];
    const { body } = await send('GET', schemas);
    return body['items']?.find(({ metadata }) => metadata?.['uid'] === uid)?.metadata?.['name'];
  };
  const before = await flowOf();
  await send('POST', schemas, schema('mine', 'own'));
  await clock.advance(100);
  expect(await send('GET', `${schemas}/mine`)).toMatchObject({
    body: { status: { conditions: [{ type: 'Dangling', status: 'True', reason: 'NotFound' }] } },
  });
  expect(await flowOf()).toBe(before);
  await send('POST', levels, level('own', { limitResponse: { type: 'Reject' } }));
  await clock.advance(100);
  expect(await send('GET', `${schemas}/mine`)).toMatchObject({
    body: { status: { conditions: [{ type: 'Dangling', status: 'False' }] } },
  });
  expect(await flowOf()).toBe('mine');
  expect(await send('GET', `${levels}/own`)).toMatchObject({
    body: { spec: { limited: { nominalConcurrencyShares: 30, lendablePercent: 0 } } },
  });
});

test.each([
  [schemas, schema('x', ''), 'spec.priorityLevelConfiguration.name: Required value: must reference a priority level'],
  [schemas, schema('x', 'own', { matchingPrecedence: 10_001 }), 'must not be greater than 10000'],
  [
    schemas,
    schema('x', 'own', { matchingPrecedence: 1 }),
    "only the schema named 'exempt' may have matchingPrecedence 1",
  ],
  [
    schemas,
    schema('x', 'own', { rules: [{ subjects: [{ kind: 'User' }], resourceRules: [] }] }),
    "spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'",
  ],
  [
    schemas,
    schema('x', 'own', { rules: [{ subjects: [{ kind: 'User', user: { name: 'a' } }] }] }),
    'spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty',
  ],
  [
    levels,
    { metadata: { name: 'x' }, spec: { type: 'Exempt' } },
    "type must be 'Exempt' if and only if name is 'exempt'",
  ],
  [levels, { metadata: { name: 'x' }, spec: { type: 'Limited' } }, 'spec.limited: Required value'],
  [
    levels,
    level('x', { limitResponse: { type: 'Queue', queuing: { queues: 2, handSize: 3 } } }),
    'spec.limited.limitResponse.queuing.handSize: Invalid value: 3: should not be greater than queues (2)',
  ],
  [
    schemas,
    schema('catch-all', 'own', { matchingPrecedence: 10_000 }),
    `spec: Invalid value: {"PriorityLevelConfiguration":{"Name":"own"},"MatchingPrecedence":10000,"DistinguisherMethod":null,"Rules":[{"Subjects":[{"Kind":"User","User":{"Name":"alice"},"Group":null,"ServiceAccount":null}],"ResourceRules":[{"Verbs":["list"],"APIGroups":[""],"Resources":["configmaps"],"ClusterScope":false,"Namespaces":["default"]}],"NonResourceRules":null}]}: spec of 'catch-all' must equal the fixed value`,
  ],
  [levels, level('catch-all', { limitResponse: { type: 'Reject' } }), "spec of 'catch-all' must equal the fixed value"],
  [
    levels,
    { metadata: { name: 'exempt' }, spec: { type: 'Exempt', limited: { limitResponse: { type: 'Reject' } } } },
    "spec of 'exempt' except the 'spec.exempt' field must equal the fixed value",
  ],
  [
    levels,
    { metadata: { name: 'exempt' }, spec: { type: 'Exempt', limited: { limitResponse: { type: 'Reject' } } } },
    'spec.limited: Forbidden: must be nil if the type is not Limited',
  ],
  [
    levels,
    { metadata: { name: 'x' }, spec: { type: 'Limited', exempt: {}, limited: { limitResponse: { type: 'Reject' } } } },
    'spec.exempt: Forbidden: must be nil if the type is Limited',
  ],
  [
    levels,
    level('x', { limitResponse: { type: 'Reject', queuing: {} } }),
    'spec.limited.limitResponse.queuing: Forbidden: must be nil if limited.limitResponse.type is not Limited',
  ],
  [
    levels,
    level('x', { limitResponse: { type: 'Queue', queuing: { queues: 1024, handSize: 7 } } }),
    'handSize: Invalid value: 7: required entropy bits of deckSize 1024 and handSize 7 should not be greater than 60',
  ],
  [
    schemas,
    schema('x', 'own', { distinguisherMethod: { type: 'ByMood' } }),
    'spec.distinguisherMethod.type: Unsupported value: {"Type":"ByMood"}: supported values: "ByNamespace", "ByUser"',
  ],
  [schemas, schema('x', 'No/level'), 'spec.priorityLevelConfiguration.name: Invalid value: "No/level": a lowercase'],
])('%s refuses %j', async (path, object, message) => {
  const { send } = await trialServer(['--authorization-mode=AlwaysAllow']);
  expect((await send('POST', path, object)).body['message']).toContain(message);
});

const path = { verbs: ['get'], nonResourceURLs: ['/'] };
const alice = { kind: 'User', user: { name: 'alice' } };

/** Part of a rule and what is wrong with it. */
test.each<[object, string]>([
  [
    { subjects: [{ ...alice, group: { name: 'g' } }] },
    "subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'",
  ],
  [
    { subjects: [{ kind: 'Robot' }] },
    'subjects[0].kind: Unsupported value: "Robot": supported values: "Group", "ServiceAccount", "User"',
  ],
  [
    { subjects: [{ kind: 'ServiceAccount', serviceAccount: { namespace: 'a', name: 'c_d' } }] },
    'subjects[0].serviceAccount.name: Invalid value: "c_d": a lowercase RFC 1123 subdomain',
  ],
  [
    { subjects: [{ kind: 'ServiceAccount', serviceAccount: { namespace: 'a.b', name: '*' } }] },
    'subjects[0].serviceAccount.namespace: Invalid value: "a.b": must not contain dots',
  ],
  [
    { nonResourceRules: [{ ...path, verbs: ['post'] }] },
    'nonResourceRules[0].verbs: Unsupported value: ["post"]: supported values: "create", "delete", "deletecollection"',
  ],
  [
    { nonResourceRules: [{ ...path, verbs: ['*', 'post'] }] },
    `nonResourceRules[0].verbs: Invalid value: ["*","post"]: if '*' is present, must not specify other verbs`,
  ],
  [
    {
      resourceRules: [
        { verbs: ['get'], apiGroups: [''], resources: ['pods'], clusterScope: true, namespaces: ['ok', 'No'] },
      ],
    },
    `resourceRules[0].namespaces[1]: Invalid value: "No": each member of this list must be '*' or a DNS-1123 label; a lowercase`,
  ],
  ...(
    [
      ['', 'must not be empty'],
      ['healthz', 'must start with slash'],
      ['/a b', 'must not contain white-space'],
      ['/a//b', 'must not contain double slash'],
      ['/a*', 'wildcard can only do suffix matching'],
      ['/*/*', 'wildcard can only do suffix matching'],
    ] as const
  ).map(([wrong, complaint]): [object, string] => [
    { nonResourceRules: [{ ...path, nonResourceURLs: ['/*', wrong] }] },
    `nonResourceRules[0].nonResourceURLs[1]: Invalid value: "${wrong}": ${complaint}`,
  ]),
])('a rule with %j is refused', async (part, message) => {
  const { send } = await trialServer(['--authorization-mode=AlwaysAllow']);
  const rules = [{ subjects: [alice], nonResourceRules: [path], ...part }];
  const { body } = await send('POST', schemas, schema('x', 'own', { rules }));
  expect(body['message']).toContain(`FlowSchema.flowcontrol.apiserver.k8s.io "x" is invalid: spec.rules[0].${message}`);
  expect(body['details']).toMatchObject({ causes: [expect.anything()] });
});

test('what the levels that are always there lend may be changed, and conditions are told apart by their types', async () => {
  const { clock, send } = await trialServer(['--authorization-mode=AlwaysAllow']);
  await clock.advance(100);
  const merge = (at: string, change: object) =>
    send('PATCH', `${levels}/${at}`, change, 'application/merge-patch+json');
  expect((await merge('exempt', { spec: { exempt: { lendablePercent: 50 } } })).status).toBe(200);
  expect((await merge('exempt', { spec: { exempt: { lendablePercent: 101 } } })).body['message']).toContain(
    'spec.exempt.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive',
  );
  expect((await merge('catch-all', { spec: { limited: { lendablePercent: 50 } } })).status).toBe(422);
  const conditions = [{ type: 'A' }, { type: 'A' }, { type: '' }];
  const { body } = await merge('catch-all/status', { status: { conditions } });
  expect(body['message']).toContain('status.conditions[1].type: Duplicate value: "A"');
  expect(body['message']).toContain('status.conditions[2].type: Required value: must not be empty');
});
