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
])('%s refuses %j', async (path, object, message) => {
  const { send } = await trialServer(['--authorization-mode=AlwaysAllow']);
  expect((await send('POST', path, object)).body['message']).toContain(message);
});
