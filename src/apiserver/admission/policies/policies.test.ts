import { expect, test } from 'vitest';
import { trialServer } from '../../trial-server.contract.ts';

const root = '/apis/admissionregistration.k8s.io/v1';
const pods = '/api/v1/namespaces/default/pods';
const rules = {
  resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
};

const policy = (spec: object, kind = 'ValidatingAdmissionPolicy') => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: { name: 'p' },
  spec: { matchConstraints: rules, ...spec },
});
const pod = (name: string, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, ...metadata },
  spec: { automountServiceAccountToken: false, containers: [{ name: 'app', image: 'nginx' }] },
});

async function governed(spec: object, binding: object = { validationActions: ['Deny'] }) {
  const server = await trialServer();
  await server.send('POST', '/api/v1/namespaces/default/serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default' },
  });
  const created = await server.send('POST', `${root}/validatingadmissionpolicies`, policy(spec));
  expect(created.status).toBe(201);
  await server.send('POST', `${root}/validatingadmissionpolicybindings`, {
    ...policy({}, 'ValidatingAdmissionPolicyBinding'),
    spec: { policyName: 'p', ...binding },
  });
  await server.clock.advance(10);
  return server;
}

test('a policy denies in its own words, or by its expression', async () => {
  const { send } = await governed({
    variables: [{ name: 'images', expression: 'object.spec.containers.map(c, c.image)' }],
    validations: [
      {
        expression: "variables.images.all(i, i != 'nginx') || object.metadata.name != 'a'",
        message: 'no nginx',
        reason: 'Forbidden',
      },
      { expression: "object.metadata.name != 'b'" },
    ],
  });
  expect(await send('POST', pods, pod('a'))).toMatchObject({
    status: 403,
    body: {
      message: `pods "a" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p' denied request: no nginx`,
      reason: 'Forbidden',
    },
  });
  expect(await send('POST', pods, pod('b'))).toMatchObject({
    status: 422,
    body: {
      message: `pods "b" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p' denied request: failed expression: object.metadata.name != 'b'`,
    },
  });
  expect((await send('POST', pods, pod('c'))).status).toBe(201);
});

test('an expression that fails denies, unless failures are ignored', async () => {
  const validations = [{ expression: 'object.spec.nothing == 1' }];
  const failing = await governed({ validations });
  expect((await failing.send('POST', pods, pod('a'))).body['message']).toContain(
    "denied request: expression 'object.spec.nothing == 1' resulted in error: no such key: nothing",
  );
  const ignoring = await governed({ validations, failurePolicy: 'Ignore' });
  expect((await ignoring.send('POST', pods, pod('a'))).status).toBe(201);
});

test('a binding may only warn', async () => {
  const { send } = await governed(
    { validations: [{ expression: 'false', message: 'never' }] },
    { validationActions: ['Warn'] },
  );
  const { status, headers } = await send('POST', pods, pod('a'));
  expect(status).toBe(201);
  expect(headers['warning']).toContain("Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p': never");
});

test('parameters are objects of the named kind', async () => {
  const { send, clock } = await governed(
    {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      validations: [{ expression: 'object.spec.containers.size() <= int(params.data.max)' }],
    },
    {
      validationActions: ['Deny'],
      paramRef: { name: 'limits', namespace: 'default', parameterNotFoundAction: 'Deny' },
    },
  );
  expect((await send('POST', pods, pod('a'))).body['message']).toContain(
    'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
  );
  const limits = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'limits' }, data: { max: '1' } };
  await send('POST', '/api/v1/namespaces/default/configmaps', limits);
  await clock.advance(10);
  expect((await send('POST', pods, pod('a'))).status).toBe(201);
});

test('match conditions keep a policy from what it is not for', async () => {
  const { send } = await governed({
    matchConditions: [{ name: 'named', expression: "request.userInfo.username != 'kubernetes-admin'" }],
    validations: [{ expression: 'false' }],
  });
  expect((await send('POST', pods, pod('a'))).status).toBe(201);
});

test('expressions ask what somebody may do', async () => {
  const { send } = await governed({
    validations: [
      { expression: "authorizer.group('').resource('pods').namespace('default').check('create').allowed()" },
      {
        expression:
          "!authorizer.serviceAccount('default', 'default').group('').resource('pods').check('delete').allowed()",
      },
      { expression: "authorizer.requestResource.check('create').allowed()" },
    ],
  });
  expect((await send('POST', pods, pod('a'))).status).toBe(201);
});

test('expressions that cannot be evaluated are refused', async () => {
  const { send } = await trialServer();
  const { status, body } = await send(
    'POST',
    `${root}/validatingadmissionpolicies`,
    policy({
      validations: [
        { expression: 'nobody.name == 1' },
        { expression: "'text'" },
        { expression: "jsonpatch.escapeKey('a') == 'a'" },
      ],
    }),
  );
  expect(status).toBe(422);
  expect(body['details']!['causes']!.map(({ field }) => field)).toEqual([
    'spec.validations[0].expression',
    'spec.validations[1].expression',
    'spec.validations[2].expression',
  ]);
  expect(body['message']).toContain("undeclared reference to 'nobody' (in container '')");
  expect(body['message']).toContain("undeclared reference to 'jsonpatch' (in container '')");
});

test.each<readonly [string, object, Readonly<Record<string, string>>]>([
  [
    'ApplyConfiguration',
    {
      applyConfiguration: {
        expression: "Object{metadata: Object.metadata{labels: {'mutated': 'yes'}}, spec: Object.spec{priority: 0}}",
      },
    },
    { mutated: 'yes' },
  ],
  [
    'JSONPatch',
    { jsonPatch: { expression: "[JSONPatch{op: 'add', path: '/metadata/labels', value: {'mutated': 'yes'}}]" } },
    { mutated: 'yes' },
  ],
  [
    'JSONPatch',
    {
      jsonPatch: {
        expression:
          "[JSONPatch{op: 'add', path: '/metadata/labels', value: {}}, JSONPatch{op: 'add', path: '/metadata/labels/' + jsonpatch.escapeKey('example.com/who'), value: jsonpatch.escapeKey('a~b') == 'a~0b' ? request.options.fieldManager : ''}]",
      },
    },
    { 'example.com/who': 'me' },
  ],
])('a policy mutates by %s: %j', async (patchType, mutation, labels) => {
  const { send, clock } = await trialServer();
  await send('POST', '/api/v1/namespaces/default/serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default' },
  });
  const spec = { reinvocationPolicy: 'Never', mutations: [{ patchType, ...mutation }] };
  expect(
    (await send('POST', `${root}/mutatingadmissionpolicies`, policy(spec, 'MutatingAdmissionPolicy'))).status,
  ).toBe(201);
  const binding = { ...policy({}, 'MutatingAdmissionPolicyBinding'), spec: { policyName: 'p' } };
  expect((await send('POST', `${root}/mutatingadmissionpolicybindings`, binding)).status).toBe(201);
  await clock.advance(10);
  const { status, body } = await send('POST', `${pods}?fieldManager=me`, pod('a'));
  expect(status).toBe(201);
  expect(body['metadata']!['labels']).toEqual(labels);
});

test.each([
  ['Fail', 500],
  ['Ignore', 201],
])('a webhook that cannot be called: %s', async (failurePolicy, status) => {
  const { send, clock } = await trialServer();
  const hook = {
    name: 'pods.example.com',
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    failurePolicy,
    clientConfig: { service: { name: 'hook', namespace: 'default', path: '/v' } },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] }],
  };
  const configuration = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'hooks' },
    webhooks: [hook],
  };
  expect((await send('POST', `${root}/validatingwebhookconfigurations`, configuration)).status).toBe(201);
  await clock.advance(10);
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
  const answer = await send('POST', '/api/v1/namespaces/default/configmaps', map);
  expect(answer.status).toBe(status);
  if (status === 500)
    expect(answer.body['message']).toBe(
      'Internal error occurred: failed calling webhook "pods.example.com": failed to call webhook: Post "https://hook.default.svc:443/v?timeout=10s": service "hook" not found',
    );
});
