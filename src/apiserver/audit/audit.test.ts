import { expect, test } from 'vitest';
import { type Json, trialServer } from '../trial-server.contract.ts';

const log = '/var/log/kubernetes/audit.log';
const configMaps = '/api/v1/namespaces/default/configmaps';
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: '1' } };

async function audited(policy: string, flags: readonly string[] = []) {
  const server = await trialServer(
    [
      '--authorization-mode=RBAC',
      '--audit-policy-file=/policy.yaml',
      `--audit-log-path=${log}`,
      '--token-auth-file=/tokens.csv',
      ...flags,
    ],
    { '/policy.yaml': `apiVersion: audit.k8s.io/v1\nkind: Policy\n${policy}`, '/tokens.csv': 'alice-token,alice,1\n' },
  );
  const events = (): readonly Json[] =>
    (server.written[log] ?? '')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Json);
  return { ...server, events };
}

test('a request is recorded when it arrives and when its answer is complete', async () => {
  const { send, events } = await audited('rules: [{level: Metadata}]');
  await send('POST', `${configMaps}?dryRun=All`, configMap);
  const [arrival, completion, ...more] = events();
  expect(more).toEqual([]);
  expect(arrival).toEqual({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: expect.any(String),
    stage: 'RequestReceived',
    requestURI: `${configMaps}?dryRun=All`,
    verb: 'create',
    user: { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
    sourceIPs: ['127.0.0.1'],
    userAgent: 'test/1',
    objectRef: { resource: 'configmaps', namespace: 'default', apiVersion: 'v1' },
    requestReceivedTimestamp: expect.stringMatching(/^2026-01-01T00:00:\d\d\.\d{6}Z$/),
    stageTimestamp: arrival!['requestReceivedTimestamp'],
  });
  expect(completion).toMatchObject({
    auditID: arrival!['auditID'],
    stage: 'ResponseComplete',
    objectRef: { resource: 'configmaps', namespace: 'default', name: 'a', apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 201 },
    annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' },
  });
  expect(completion).not.toHaveProperty('requestObject');
});

test('levels say whether request and answer are kept', async () => {
  const { send, events } = await audited(`omitStages: [RequestReceived]
rules:
- {level: None, verbs: [get]}
- {level: Request, verbs: [delete, patch]}
- {level: RequestResponse, resources: [{group: "", resources: [configmaps]}]}
- {level: Metadata}
`);
  await send('POST', configMaps, configMap);
  await send('GET', `${configMaps}/a`);
  await send('PATCH', `${configMaps}/a`, { data: { b: '2' } }, 'application/merge-patch+json');
  await send('DELETE', `${configMaps}/a`, { gracePeriodSeconds: 0 });
  await send('GET', '/api/v1/secrets/x?watch=0');
  const [created, patched, deleted, ...more] = events();
  expect(more).toEqual([]);
  expect(created).toMatchObject({
    level: 'RequestResponse',
    requestObject: configMap,
    responseObject: { metadata: { name: 'a', uid: expect.any(String) } },
  });
  expect(created!['requestObject']!['metadata']).not.toHaveProperty('uid');
  expect(patched).toMatchObject({ level: 'Request', requestObject: { data: { b: '2' } } });
  expect(patched).not.toHaveProperty('responseObject');
  expect(deleted).toMatchObject({ verb: 'delete', requestObject: { gracePeriodSeconds: 0 } });
});

test('managed fields are left out where the policy says so', async () => {
  const { send, events } = await audited('omitManagedFields: true\nrules: [{level: RequestResponse}]');
  await send('POST', configMaps, configMap);
  await send('GET', configMaps);
  for (const event of events()) expect(JSON.stringify(event)).not.toContain('managedFields');
});

test('who is turned away is recorded: without a name, for want of rights, as another', async () => {
  const { send, events } = await audited('omitStages: [RequestReceived]\nrules: [{level: Metadata}]');
  await send('GET', configMaps, undefined, undefined, { authorization: 'Bearer guessed' });
  await send('GET', configMaps, undefined, undefined, { authorization: 'Bearer alice-token' });
  await send('GET', configMaps, undefined, undefined, {
    authorization: 'Bearer alice-token',
    'impersonate-user': 'bob',
  });
  await send('GET', configMaps, undefined, undefined, { 'impersonate-user': 'bob' });
  const [unknown, forbidden, pretender, bob] = events();
  expect(unknown).toMatchObject({
    stage: 'ResponseStarted',
    user: {},
    responseStatus: { message: 'Authentication failed, attempted: bearer', code: 401 },
  });
  expect(forbidden).toMatchObject({
    user: { username: 'alice' },
    responseStatus: { status: 'Failure', reason: 'Forbidden', code: 403 },
    annotations: { 'authorization.k8s.io/decision': 'forbid' },
  });
  expect(pretender).toMatchObject({ user: { username: 'alice' }, responseStatus: { code: 403 } });
  expect(bob).toMatchObject({
    user: { username: 'kubernetes-admin' },
    impersonatedUser: { username: 'bob', groups: ['system:authenticated'] },
    responseStatus: { code: 403 },
  });
});

test('a watch is recorded when it begins', async () => {
  const { watch, events, clock } = await audited('rules: [{level: Metadata, verbs: [watch]}]');
  watch(`${configMaps}?watch=true`);
  await clock.advance(10);
  expect(events().map(({ stage }) => stage)).toEqual(['RequestReceived', 'ResponseStarted']);
});

test('the old format is one line of text, and what is too large loses its objects', async () => {
  const legacy = await audited('rules: [{level: Metadata}]', ['--audit-log-format=legacy']);
  await legacy.send('GET', configMaps);
  expect(legacy.written[log]!.split('\n')[1]).toMatch(
    /AUDIT: id="[^"]+" stage="ResponseComplete" ip="127.0.0.1" method="list" user="kubernetes-admin" .* response="200"$/,
  );
  const small = await audited('rules: [{level: RequestResponse}]', [
    '--audit-log-truncate-enabled',
    '--audit-log-truncate-max-event-size=1000',
  ]);
  await small.send('POST', configMaps, { ...configMap, data: { a: 'x'.repeat(1000) } });
  expect(small.events()[1]).toMatchObject({ annotations: { 'audit.k8s.io/truncated': 'true' } });
  expect(small.events()[1]).not.toHaveProperty('requestObject');
});

test('the room tells the level and the rule', async () => {
  const { send, records } = await audited('rules: [{level: None, users: [x]}, {level: Request}]');
  await send('GET', configMaps);
  const room = records.find((record) => record.type === 'start' && record.name === 'audit')!;
  const end = records.find((record) => record.type === 'end' && record.id === (room as { id: unknown }).id);
  expect(end).toMatchObject({ evidence: { level: 'Request', rule: 1, omitStages: [] } });
});

test.each([
  ['', 'loaded illegal policy with 0 rules: from file /policy.yaml'],
  [
    'rules: [{level: Everything}]',
    'rules[0].level: Unsupported value: \\"Everything\\": supported values: \\"None\\", \\"Metadata\\", \\"Request\\", \\"RequestResponse\\"',
  ],
  ['rules: [{}]', 'rules[0].level: Required value'],
  ['rules: [{level: None, nonResourceURLs: [x]}]', "non-resource URL rules must begin with a '/' character"],
  ['rules: [{level: None, verb: [get]}]', 'failed decoding: strict decoding error: unknown field \\"rules[0].verb\\"'],
  [
    'rules: [{level: None, omitStages: [Later]}]',
    'allowed stages are RequestReceived,ResponseStarted,ResponseComplete',
  ],
])('the server does not start with the policy "%s"', async (policy, message) => {
  await expect(audited(policy)).rejects.toThrow(message);
});
