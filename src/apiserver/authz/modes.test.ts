import { expect, test } from 'vitest';
import { trialServer } from '../trial-server.contract.ts';

const pods = '/api/v1/namespaces/default/pods';
const tokens = { '/tokens.csv': 'alice-token,alice,1,"developers"\nbob-token,bob,2\n' };
const as = (token: string) => ({ authorization: `Bearer ${token}` });

const policies = [
  '{"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"alice","namespace":"*","resource":"pods","readonly":true}}',
  '{"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"alice","apiGroup":"authorization.k8s.io","resource":"*"}}',
  '# whoever is anybody may look at everything that is no resource',
  '{"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"group":"*","readonly":true,"nonResourcePath":"*"}}',
  '{"user":"bob","namespace":"default"}',
].join('\n');

async function abac(policy = policies) {
  return trialServer(
    ['--authorization-mode=ABAC', '--authorization-policy-file=/policy.jsonl', '--token-auth-file=/tokens.csv'],
    { ...tokens, '/policy.jsonl': policy },
  );
}

test('ABAC allows what a line of its file allows, and says that none did', async () => {
  const { send } = await abac();
  const status = async (method: string, path: string, token: string) =>
    (await send(method, path, method === 'GET' ? undefined : {}, 'application/json', as(token))).status;
  expect(await status('GET', pods, 'alice-token')).toBe(200);
  expect(await status('DELETE', `${pods}/x`, 'alice-token')).toBe(403);
  expect(await status('GET', '/version', 'alice-token')).toBe(200);
  expect(await status('DELETE', `${pods}/x`, 'bob-token')).toBe(404);
  expect(await status('GET', '/api/v1/namespaces/other/pods', 'bob-token')).toBe(403);
  const { body } = await send('GET', '/api/v1/secrets', undefined, undefined, as('alice-token'));
  expect(body['message']).toBe(
    'secrets is forbidden: User "alice" cannot list resource "secrets" in API group "" at the cluster scope: No policy matched.',
  );
});

test('ABAC’s policies are what a rules review lists', async () => {
  const { send } = await abac();
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    spec: { namespace: 'default' },
  };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
  const { body } = await send('POST', path, review, 'application/json', as('alice-token'));
  expect(body['status']).toMatchObject({
    resourceRules: [{ verbs: ['get', 'list', 'watch'], resources: ['pods'] }],
    incomplete: false,
  });
});

test('a policy file that cannot be read keeps the server from starting', async () => {
  await expect(abac('{"user":')).rejects.toThrow('error reading policy file /policy.jsonl, line 1: {\\"user\\":');
});

const kubeconfig = `apiVersion: v1
kind: Config
current-context: webhook
contexts: [{name: webhook, context: {cluster: authorizer, user: apiserver}}]
clusters: [{name: authorizer, cluster: {server: "https://authorizer.kube-system.svc/authorize"}}]
`;

const rules = `
- users: [alice]
  resources: [pods]
  decision: allow
  reason: pods are for alice
- users: [alice]
  decision: deny
  reason: nothing else is
`;

async function webhook() {
  const server = await trialServer(
    [
      '--authorization-mode=Webhook',
      '--authorization-webhook-config-file=/webhook.conf',
      '--token-auth-file=/tokens.csv',
    ],
    { ...tokens, '/webhook.conf': kubeconfig },
  );
  const { send } = server;
  const named = { name: 'authorizer', namespace: 'kube-system' };
  const deploy = async () => {
    await send('POST', '/api/v1/namespaces/kube-system/configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: named,
      data: { 'authorization.yaml': rules },
    });
    await send('POST', '/api/v1/namespaces/kube-system/services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: named,
      spec: { selector: { app: 'authorizer' }, ports: [{ port: 443 }] },
    });
  };
  const run = async () => {
    const path = '/api/v1/namespaces/kube-system/pods';
    await send('POST', '/api/v1/namespaces/kube-system/serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default' },
    });
    await send('POST', path, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...named, labels: { app: 'authorizer' } },
      spec: { containers: [{ name: 'authorizer', image: 'authorizer:1' }] },
    });
    const ready = { status: { conditions: [{ type: 'Ready', status: 'True' }] } };
    await send('PATCH', `${path}/authorizer/status`, ready, 'application/merge-patch+json');
  };
  const get = (path: string) => send('GET', path, undefined, undefined, as('alice-token'));
  return { ...server, deploy, run, get };
}

test('a webhook that cannot be reached makes requests fail; one that runs is asked', async () => {
  const { deploy, run, get } = await webhook();
  expect(await get(pods)).toMatchObject({
    status: 500,
    body: `Internal Server Error: "${pods}": Post "https://authorizer.kube-system.svc/authorize": dial tcp: lookup authorizer.kube-system.svc: no such host\n`,
  });
  await deploy();
  expect((await get(pods)).body).toMatch(/dial tcp 10\.0\.0\.\d+:443: connect: connection refused/);
  await run();
  expect((await get(pods)).status).toBe(200);
  expect((await get('/api/v1/secrets')).body['message']).toMatch(/at the cluster scope: nothing else is$/);
});

test('a webhook’s answer is believed for a while', async () => {
  const { deploy, run, get, send, clock } = await webhook();
  await deploy();
  await run();
  expect((await get(pods)).status).toBe(200);
  await send('DELETE', '/api/v1/namespaces/kube-system/services/authorizer');
  expect((await get(pods)).status).toBe(200);
  await clock.advance(301_000);
  expect((await get(pods)).status).toBe(500);
});

test('AlwaysDeny says so', async () => {
  const { send } = await trialServer(['--authorization-mode=AlwaysDeny', '--token-auth-file=/tokens.csv'], tokens);
  const { status, body } = await send('GET', pods, undefined, undefined, as('alice-token'));
  expect(status).toBe(403);
  expect(body['message']).toMatch(/in the namespace "default": Everything is forbidden\.$/);
});

const configured = (text: string) =>
  trialServer(['--authorization-config=/authz.yaml', '--token-auth-file=/tokens.csv'], {
    ...tokens,
    '/webhook.conf': kubeconfig,
    '/authz.yaml': `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\n${text}`,
  });

test('a configuration file names the authorizers, and what it means when a webhook does not answer', async () => {
  const webhookFirst = (failurePolicy: string) => `authorizers:
- type: Webhook
  name: authorizer
  webhook:
    timeout: 3s
    subjectAccessReviewVersion: v1
    failurePolicy: ${failurePolicy}
    connectionInfo: {type: KubeConfigFile, kubeConfigFile: /webhook.conf}
- {type: RBAC, name: rbac}
`;
  const status = async (failurePolicy: string) => {
    const { send } = await configured(webhookFirst(failurePolicy));
    return (await send('GET', '/version', undefined, undefined, as('alice-token'))).status;
  };
  expect(await status('NoOpinion')).toBe(200);
  expect(await status('Deny')).toBe(500);
});

test.each([
  ['', 'authorizers: Required value: at least one authorization mode must be defined'],
  ['authorizers: [{type: RBAC, name: a}, {type: RBAC, name: b}]', 'authorizers[1].type: Duplicate value: \\"RBAC\\"'],
  ['authorizers: [{type: RBCA, name: a}]', 'authorizers[0].type: Unsupported value: \\"RBCA\\"'],
  ['authorizers: [{type: Webhook, name: a}]', 'authorizers[0].webhook: Required value: required when type=Webhook'],
])('the server does not start with the authorizers "%s"', async (text, message) => {
  await expect(configured(text)).rejects.toThrow(message);
});
