import { expect, test } from 'vitest';
import { type Json, trialServer } from '../trial-server.contract.ts';

const authentication = 'authentication.k8s.io/v1';
const authorization = 'authorization.k8s.io/v1';
const accounts = '/api/v1/namespaces/default/serviceaccounts';

async function server() {
  const trial = await trialServer();
  await trial.send('POST', accounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } });
  await trial.send('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings', {
    metadata: { name: 'edit' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'pods' },
    subjects: [{ kind: 'User', name: 'alice' }],
  });
  await trial.send('POST', '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles', {
    metadata: { name: 'pods' },
    rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
  });
  const review = (kind: string, spec: object, namespace = '') => {
    const group = kind === 'TokenReview' || kind === 'SelfSubjectReview' ? authentication : authorization;
    const path = `/apis/${group}${namespace && `/namespaces/${namespace}`}/${kind.toLowerCase()}s`;
    return trial.send('POST', path, { apiVersion: group, kind, spec });
  };
  const token = (spec: object) =>
    trial.send('POST', `${accounts}/default/token`, { apiVersion: authentication, kind: 'TokenRequest', spec });
  return { ...trial, review, token };
}

const pods = (verb: string, namespace: string) => ({ resourceAttributes: { verb, resource: 'pods', namespace } });

test.each([
  ['get', 'default', true],
  ['delete', 'default', false],
  ['get', 'kube-system', false],
])('SubjectAccessReview: alice %s pods in %s: %s', async (verb, namespace, allowed) => {
  const { review } = await server();
  const { status, body } = await review('SubjectAccessReview', { user: 'alice', ...pods(verb, namespace) });
  expect(status).toBe(201);
  expect(body['status']).toMatchObject({ allowed });
});

test('LocalSubjectAccessReview is about its own namespace only', async () => {
  const { review } = await server();
  const own = await review('LocalSubjectAccessReview', { user: 'alice', ...pods('get', 'default') }, 'default');
  expect(own.body['status']).toMatchObject({
    allowed: true,
    reason: 'RBAC: allowed by RoleBinding "edit/default" of Role "pods" to User "alice"',
  });
  const other = await review('LocalSubjectAccessReview', { user: 'alice', ...pods('get', 'other') }, 'default');
  expect(other.status).toBe(422);
  expect(other.body['message']).toContain(
    'spec.resourceAttributes.namespace: Invalid value: "other": must match metadata.namespace',
  );
});

test('SelfSubjectAccessReview asks for oneself', async () => {
  const { review } = await server();
  expect((await review('SelfSubjectAccessReview', pods('delete', 'default'))).body['status']).toEqual({
    allowed: true,
  });
  const path = { nonResourceAttributes: { path: '/metrics', verb: 'get' } };
  expect((await review('SelfSubjectAccessReview', path)).body['status']).toEqual({ allowed: true });
});

test.each<[string, object, string]>([
  ['SelfSubjectAccessReview', {}, 'exactly one of nonResourceAttributes or resourceAttributes must be specified'],
  [
    'SelfSubjectAccessReview',
    { ...pods('get', ''), nonResourceAttributes: { path: '/', verb: 'get' } },
    'spec.nonResourceAttributes: Invalid value: {"Path":"/","Verb":"get"}: cannot be specified in combination with resourceAttributes',
  ],
  [
    'SubjectAccessReview',
    pods('get', ''),
    'spec.user: Invalid value: "": at least one of user or group must be specified',
  ],
])('%s of %j is refused', async (kind, spec, message) => {
  const { review } = await server();
  const answer = await review(kind, spec);
  expect(answer.status).toBe(422);
  expect(answer.body['message']).toContain(message);
});

test('SelfSubjectRulesReview lists what RBAC gives', async () => {
  const { send, token } = await server();
  const own = `Bearer ${(await token({})).body['status']!['token'] as string}`;
  const { body } = await send(
    'POST',
    `/apis/${authorization}/selfsubjectrulesreviews`,
    { apiVersion: authorization, kind: 'SelfSubjectRulesReview', spec: { namespace: 'default' } },
    'application/json',
    { authorization: own },
  );
  expect(body['status']).toMatchObject({ incomplete: false });
  expect(body['status']!['resourceRules']).toContainEqual({
    verbs: ['create'],
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  });
  expect(JSON.stringify(body['status']!['nonResourceRules'])).toContain('/healthz');
});

test('TokenReview tells whose a token is', async () => {
  const { review, token } = await server();
  const issued = (await token({ audiences: ['vault'] })).body['status']!['token'] as string;
  const known = await review('TokenReview', { token: issued, audiences: ['vault', 'x'] });
  expect(known.body['status']).toMatchObject({
    authenticated: true,
    audiences: ['vault'],
    user: { username: 'system:serviceaccount:default:default' },
  });
  const forOthers = await review('TokenReview', { token: issued });
  expect(forOthers.body['status']!['error']).toContain('is invalid for the target audiences');
  expect((await review('TokenReview', { token: 'nonsense' })).body['status']).toEqual({
    user: {},
    error: 'invalid bearer token',
  });
  expect((await review('TokenReview', { token: '' })).status).toBe(400);
});

test('a token lasts as long as was asked for', async () => {
  const { token, review, clock } = await server();
  const { body } = await token({ expirationSeconds: 600 });
  const { token: issued, expirationTimestamp } = body['status'] as unknown as Record<string, string>;
  expect(Date.parse(expirationTimestamp!) - clock.now()).toBeGreaterThan(595_000);
  await clock.advance(601_000);
  expect((await review('TokenReview', { token: issued })).body['status']!['error']).toContain(
    'service account token has expired',
  );
});

test.each<[object, number, string]>([
  [
    { expirationSeconds: 599 },
    422,
    'spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes',
  ],
  [{ expirationSeconds: 2 ** 32 + 1 }, 422, 'may not specify a duration larger than 2^32 seconds'],
  [{ boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'none' } }, 404, 'pods "none" not found'],
  [
    { boundObjectRef: { kind: 'ConfigMap', apiVersion: 'v1', name: 'x' } },
    400,
    'cannot bind token to object of type /v1, Kind=ConfigMap',
  ],
])('TokenRequest of %j is refused', async (spec, status, message) => {
  const { token } = await server();
  const answer = await token(spec);
  expect(answer.status).toBe(status);
  expect(answer.body['message']).toContain(message);
});

test('a review stores nothing', async () => {
  const { review, records, send } = await server();
  records.length = 0;
  await review('SelfSubjectReview', {});
  expect(records.filter((record) => record.type === 'start' && record.name === 'etcd.txn')).toEqual([]);
  const list: { readonly body: Json } = await send('GET', `/apis/${authentication}/selfsubjectreviews`);
  expect(list.body['code']).toBe(405);
});

test('selectors in a review are told apart from none, and from those that say nothing', async () => {
  const { review } = await server();
  const ask = (selectors: object) =>
    review('SelfSubjectAccessReview', { resourceAttributes: { verb: 'list', resource: 'pods', ...selectors } });
  const requirement = (operator: string, values?: readonly string[]) => ({ key: 'a', operator, values });
  expect(
    (await ask({ labelSelector: { requirements: [requirement('In', ['b']), requirement('Newer')] } })).status,
  ).toBe(201);
  const { status, body } = await ask({
    fieldSelector: { rawSelector: 'a=b', requirements: [requirement('In')] },
    labelSelector: {},
  });
  expect(status).toBe(422);
  expect((body['details'] as Json)['causes']).toMatchObject([
    { field: 'spec.resourceAttributes.fieldSelector.rawSelector' },
    { field: 'spec.resourceAttributes.fieldSelector.requirements[0].values' },
    { field: 'spec.resourceAttributes.labelSelector.requirements' },
  ]);
});
