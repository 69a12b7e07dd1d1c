import { expect, test } from 'vitest';
import { trialServer } from '../trial-server.contract.ts';
import type { PostOutside } from './transport.ts';

type Fields = Record<string, unknown>;

const kubeconfig = `apiVersion: v1
kind: Config
current-context: hook
contexts: [{name: hook, context: {cluster: hook, user: apiserver}}]
clusters: [{name: hook, cluster: {server: "https://hook.example.com/decide"}}]
`;
const files = { '/hook.conf': kubeconfig, '/tokens.csv': 'alice-token,alice,1\nroot-token,root,2,"system:masters"\n' };
const as = (token: string) => ({ authorization: `Bearer ${token}` });

/** A server that asks a webhook, and what it asked. @param decide the status of the answer */
async function asking(flags: readonly string[], decide: (spec: Fields) => Fields | Error) {
  const asked: { readonly url: string; readonly kind: string; readonly apiVersion: string; readonly spec: Fields }[] =
    [];
  const post: PostOutside = ({ url, body }) => {
    const { kind, apiVersion, spec } = JSON.parse(body) as { kind: string; apiVersion: string; spec: Fields };
    asked.push({ url, kind, apiVersion, spec });
    const status = decide(spec);
    if (status instanceof Error) return Promise.reject(status);
    return Promise.resolve({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind, apiVersion, status }),
    });
  };
  const server = await trialServer(flags, files, post);
  const get = (path: string, token: string, rest: Record<string, string> = {}) =>
    server.send('GET', path, undefined, undefined, { ...as(token), ...rest });
  return { ...server, asked, get };
}

const authorization = (...more: readonly string[]) => [
  '--authorization-mode=Webhook',
  '--authorization-webhook-config-file=/hook.conf',
  '--authorization-webhook-version=v1',
  '--token-auth-file=/tokens.csv',
  ...more,
];
const pods = '/api/v1/namespaces/default/pods';
const verbOf = (spec: Fields): unknown => (spec['resourceAttributes'] as Fields | undefined)?.['verb'];

test('an authorization webhook on the network is asked once for a while', async () => {
  const { asked, get, clock } = await asking(authorization(), (spec) =>
    verbOf(spec) === 'list' ? { allowed: true } : { allowed: false, reason: 'only lists' },
  );
  expect((await get(pods, 'alice-token')).status).toBe(200);
  expect((await get(pods, 'alice-token')).status).toBe(200);
  expect(asked).toEqual([
    {
      url: 'https://hook.example.com/decide?timeout=30s',
      kind: 'SubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      spec: expect.objectContaining({
        user: 'alice',
        groups: ['system:authenticated'],
        resourceAttributes: expect.objectContaining({ verb: 'list', resource: 'pods', namespace: 'default' }) as Fields,
      }) as Fields,
    },
  ]);
  expect((await get(`${pods}/web`, 'alice-token')).body.message).toMatch(/in the namespace "default": only lists$/);
  await clock.advance(301_000);
  await get(pods, 'alice-token');
  expect(asked.filter(({ spec }) => verbOf(spec) === 'list')).toHaveLength(2);
});

test('an authorization webhook that does not answer fails the request', async () => {
  const { get } = await asking(authorization(), () => new Error('EOF'));
  expect(await get(pods, 'alice-token')).toMatchObject({
    status: 500,
    body: `Internal Server Error: "${pods}": Post "https://hook.example.com/decide?timeout=30s": EOF\n`,
  });
});

test('whoever else wants to know what is allowed has the webhook asked, too', async () => {
  const { get, send } = await asking(authorization(), ({ user, resourceAttributes }) => {
    const { verb, resource } = (resourceAttributes ?? {}) as Fields;
    return { allowed: user === 'bob' || verb === 'create' || (verb === 'impersonate' && resource === 'users') };
  });
  expect((await get(pods, 'alice-token', { 'impersonate-user': 'bob' })).status).toBe(200);
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { verb: 'delete', resource: 'pods', namespace: 'default' } },
  };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const { body } = await send('POST', path, review, 'application/json', as('alice-token'));
  expect(body['status']).toEqual({ allowed: false });
});

test('expressions that ask what is allowed have the webhook asked', async () => {
  const group = '/apis/admissionregistration.k8s.io/v1';
  const { send, clock } = await asking(authorization(), ({ resourceAttributes }) => ({
    allowed: (resourceAttributes as Fields | undefined)?.['resource'] !== 'secrets',
  }));
  const policy = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'careful' },
    spec: {
      matchConstraints: {
        resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
      },
      validations: [{ expression: "authorizer.group('').resource('secrets').check('get').allowed()" }],
    },
  };
  const binding = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'careful' },
    spec: { policyName: 'careful', validationActions: ['Deny'] },
  };
  expect((await send('POST', `${group}/validatingadmissionpolicies`, policy)).status).toBe(201);
  expect((await send('POST', `${group}/validatingadmissionpolicybindings`, binding)).status).toBe(201);
  await clock.advance(100);
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one' } };
  const path = '/api/v1/namespaces/default/configmaps';
  const { status, body } = await send('POST', path, configMap, 'application/json', as('alice-token'));
  expect([status, body.message]).toEqual([422, expect.stringContaining('denied request: failed expression')]);
});

const authentication = [
  '--authorization-mode=AlwaysAllow',
  '--authentication-token-webhook-config-file=/hook.conf',
  '--authentication-token-webhook-version=v1',
];
const selfReview = (server: Awaited<ReturnType<typeof asking>>, token: string) =>
  server.send(
    'POST',
    '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    'application/json',
    as(token),
  );

test('a token webhook knows whose a token is', async () => {
  const server = await asking(authentication, ({ token }) =>
    token === 'good'
      ? { authenticated: true, user: { username: 'carol', uid: '7', groups: ['dev'], extra: { team: ['red'] } } }
      : { authenticated: false, error: 'unheard of' },
  );
  const { status, body } = await selfReview(server, 'good');
  expect(status).toBe(201);
  expect(body['status']!['userInfo']).toEqual({
    username: 'carol',
    uid: '7',
    groups: ['dev', 'system:authenticated'],
    extra: { team: ['red'] },
  });
  await selfReview(server, 'good');
  expect(server.asked).toHaveLength(1);
  expect(server.asked[0]).toMatchObject({ kind: 'TokenReview', apiVersion: 'authentication.k8s.io/v1' });
  expect((await selfReview(server, 'bad')).status).toBe(401);
});

test('without an answer nobody is let in', async () => {
  const server = await asking(authentication, () => new Error('EOF'));
  expect((await selfReview(server, 'good')).status).toBe(401);
});
