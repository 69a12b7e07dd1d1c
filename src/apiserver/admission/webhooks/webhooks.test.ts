import { expect, test } from 'vitest';
import { encodeBase64 } from '../../../apimachinery/base64.ts';
import type { OutsidePost, OutsideReply, PostOutside } from '../../webhooks/transport.ts';
import { trialServer } from '../../trial-server.contract.ts';

const root = '/apis/admissionregistration.k8s.io/v1';
const configMaps = '/api/v1/namespaces/default/configmaps';
const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] };

type Fields = Record<string, unknown>;
type Response = Fields & { readonly patch?: unknown };

interface Asked {
  readonly post: OutsidePost;
  readonly request: Fields;
}

/** A server beside which webhooks answer, each at a path of `https://hooks.example.com/`. */
async function withWebhooks(answers: Record<string, (request: Fields) => Response | OutsideReply | Error>) {
  const asked: Asked[] = [];
  const post: PostOutside = (sent) => {
    const path = /^https:\/\/hooks\.example\.com(\/[^?]*)/.exec(sent.url)?.[1] ?? '';
    const { apiVersion, kind, request } = JSON.parse(sent.body) as { request: Fields } & Fields;
    asked.push({ post: sent, request });
    const answer = answers[path]!(request);
    if (answer instanceof Error) return Promise.reject(answer);
    if ('headers' in answer) return Promise.resolve(answer as unknown as OutsideReply);
    const { patch, ...rest } = answer;
    const patched = patch !== undefined && { patchType: 'JSONPatch', patch: encodeBase64(JSON.stringify(patch)) };
    const response = { uid: request['uid'], ...patched, ...rest };
    return Promise.resolve(reply(JSON.stringify({ apiVersion, kind, response })));
  };
  const server = await trialServer(['--authorization-mode=RBAC'], {}, post);
  const configure = async (
    kind: 'Mutating' | 'Validating',
    hooks: readonly (Fields & { readonly path: string })[],
    name = 'hooks',
  ) => {
    const webhooks = hooks.map(({ path, ...hook }) => ({
      name: `${path.slice(1)}.example.com`,
      clientConfig: { url: `https://hooks.example.com${path}` },
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      rules: [rule],
      ...hook,
    }));
    const configuration = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: `${kind}WebhookConfiguration`,
      metadata: { name },
      webhooks,
    };
    const made = await server.send('POST', `${root}/${kind.toLowerCase()}webhookconfigurations`, configuration);
    expect(made.body).toMatchObject({ metadata: { name } });
    await server.clock.advance(100);
  };
  const create = (name: string, rest: Fields = {}, query = '') =>
    server.send('POST', `${configMaps}${query}`, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      ...rest,
    });
  return { ...server, asked, configure, create };
}

const reply = (body: string, status = 200, contentType = 'application/json'): OutsideReply => ({
  status,
  headers: { 'content-type': contentType },
  body,
});

const allow = () => ({ allowed: true });

test('a webhook is sent the review of the request', async () => {
  const { asked, configure, create } = await withWebhooks({ '/v': allow });
  await configure('Validating', [{ path: '/v', timeoutSeconds: 3 }]);
  const made = await create('one', { data: { a: 'b' } }, '?fieldManager=me&dryRun=All');
  expect(made.status).toBe(201);
  expect(asked).toHaveLength(1);
  expect(asked[0]!.post).toMatchObject({
    url: 'https://hooks.example.com/v?timeout=3s',
    timeoutMs: 3000,
    headers: { 'content-type': 'application/json', 'user-agent': 'kube-apiserver-admission' },
  });
  expect(asked[0]!.request).toMatchObject({
    uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    kind: { group: '', version: 'v1', kind: 'ConfigMap' },
    resource: { group: '', version: 'v1', resource: 'configmaps' },
    requestKind: { group: '', version: 'v1', kind: 'ConfigMap' },
    requestResource: { group: '', version: 'v1', resource: 'configmaps' },
    name: 'one',
    namespace: 'default',
    operation: 'CREATE',
    userInfo: { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
    object: { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'one', namespace: 'default' }, data: { a: 'b' } },
    oldObject: null,
    dryRun: true,
    options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1', fieldManager: 'me', dryRun: ['All'] },
  });
});

test.each([
  [{ message: 'not today', code: 403, reason: 'Forbidden' }, 403, ': not today', 'Forbidden'],
  [{ reason: 'BecauseISaySo' }, 400, ': BecauseISaySo', 'BecauseISaySo'],
  [{ message: 'odd', code: 200, status: 'Success' }, 400, ': odd', undefined],
  [{ message: 'odd', code: 100_000 }, 400, ': odd', undefined],
  [undefined, 400, ' without explanation', undefined],
])('a denial with status %j', async (status, code, said, reason) => {
  const { configure, create } = await withWebhooks({ '/v': () => ({ allowed: false, ...(status && { status }) }) });
  await configure('Validating', [{ path: '/v' }]);
  const { status: http, body } = await create('one');
  expect(http).toBe(code);
  expect(body.message).toBe(`admission webhook "v.example.com" denied the request${said}`);
  expect(body['reason']).toBe(reason);
});

const failure = 'Internal error occurred: failed calling webhook "h.example.com": ';
const problems: readonly (readonly [string, Response | OutsideReply | Error, string])[] = [
  [
    'nobody listens',
    new Error('dial tcp 1.2.3.4:443: connect: connection refused'),
    'failed to call webhook: Post "https://hooks.example.com/h?timeout=10s": dial tcp 1.2.3.4:443: connect: connection refused',
  ],
  [
    'no such path',
    reply('404 page not found', 404, 'text/plain'),
    'failed to call webhook: the server could not find the requested resource',
  ],
  [
    'it crashed',
    reply('boom', 500, 'text/plain'),
    'failed to call webhook: an error on the server ("boom") has prevented the request from succeeding',
  ],
  [
    'no JSON',
    reply('hello'),
    "failed to call webhook: couldn't get version/kind; json parse error: invalid character 'h' looking for beginning of value",
  ],
  ['no kind', reply('{}'), "failed to call webhook: Object 'Kind' is missing in '{}'"],
  [
    'nothing',
    reply(''),
    'failed to call webhook: 0-length response with status code: 200 and content type: application/json',
  ],
  [
    'no response',
    reply('{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}'),
    'received invalid webhook response: webhook response was absent',
  ],
];

test.each(problems)('a webhook that fails is fatal or not, as its policy says: %s', async (_, answer, said) => {
  const { configure, create } = await withWebhooks({ '/h': () => answer });
  await configure('Mutating', [{ path: '/h' }], 'mutating');
  const refused = await create('one');
  expect(refused.status).toBe(500);
  expect(refused.body.message).toBe(failure + said);

  const lenient = await withWebhooks({ '/h': () => answer });
  await lenient.configure('Mutating', [{ path: '/h', failurePolicy: 'Ignore' }], 'mutating');
  await lenient.configure('Validating', [{ path: '/h', failurePolicy: 'Ignore' }], 'validating');
  expect((await lenient.create('one')).status).toBe(201);
  expect(lenient.asked).toHaveLength(2);
});

test('an answer to another question is none', async () => {
  const { configure, create } = await withWebhooks({ '/h': () => ({ allowed: true, uid: 'other' }) });
  await configure('Validating', [{ path: '/h' }]);
  expect((await create('one')).body.message).toMatch(
    /received invalid webhook response: expected response.uid="[^"]+", got "other"$/,
  );
});

test('a validating webhook may not change anything', async () => {
  const { configure, create } = await withWebhooks({ '/h': () => ({ allowed: true, patch: [] }) });
  await configure('Validating', [{ path: '/h' }]);
  expect((await create('one')).body.message).toBe(
    `${failure}received invalid webhook response: validating webhook may not return response.patch`,
  );
});

test('patches are made one after the other, and what comes of them is stored', async () => {
  const set = (field: string) => (request: Fields) => {
    const data = (request['object'] as { data?: Fields }).data;
    const value = Object.keys(data ?? {}).join('+') || 'none';
    return {
      allowed: true,
      patch: data
        ? [{ op: 'add', path: `/data/${field}`, value }]
        : [{ op: 'add', path: '/data', value: { [field]: value } }],
      warnings: [`${field} was added`],
    };
  };
  const { configure, create, send } = await withWebhooks({ '/a': set('a'), '/b': set('b') });
  await configure('Mutating', [{ path: '/a' }, { path: '/b' }]);
  const made = await create('one');
  expect(made.body['data']).toEqual({ a: 'none', b: 'a' });
  expect(made.headers['warning']).toBe('299 - "a was added", 299 - "b was added"');
  expect((await send('GET', `${configMaps}/one`)).body['data']).toEqual({ a: 'none', b: 'a' });
});

test('a webhook that asks for it is called again when a later one changed the object, and only then', async () => {
  const mark = (field: string, when: (data: Fields) => boolean) => (request: Fields) => {
    const { data = {} } = request['object'] as { data?: Fields };
    return { allowed: true, ...(when(data) && { patch: [{ op: 'add', path: `/data/${field}`, value: 'yes' }] }) };
  };
  const answers = { '/a': mark('a', (data) => 'b' in data), '/b': mark('b', () => true) };
  const hooks = (reinvocationPolicy: string) => [{ path: '/a', reinvocationPolicy }, { path: '/b' }];

  const again = await withWebhooks(answers);
  await again.configure('Mutating', hooks('IfNeeded'));
  expect((await again.create('one', { data: { x: 'y' } })).body['data']).toEqual({ x: 'y', b: 'yes', a: 'yes' });
  expect(again.asked.map(({ post }) => /com(\/.)/.exec(post.url)![1])).toEqual(['/a', '/b', '/a']);

  const once = await withWebhooks(answers);
  await once.configure('Mutating', hooks('Never'));
  expect((await once.create('one', { data: { x: 'y' } })).body['data']).toEqual({ x: 'y', b: 'yes' });
});

test('a patch that does not fit, or that is none, fails the request', async () => {
  const answers = {
    '/h': () => ({ allowed: true, patch: [{ op: 'remove', path: '/data/none' }] }),
    '/n': () => ({ allowed: true, patchType: 'JSONPatch' }),
  };
  const { configure, create } = await withWebhooks(answers);
  await configure('Mutating', [{ path: '/h' }]);
  const { status, body } = await create('one');
  expect(status).toBe(500);
  expect(body.message).toBe(
    'Internal error occurred: remove operation does not apply: doc is missing path: "/data/none": missing value',
  );
  const bare = await withWebhooks(answers);
  await bare.configure('Mutating', [{ path: '/n' }]);
  expect((await bare.create('one')).body.message).toBe(
    'Internal error occurred: failed calling webhook "n.example.com": received invalid webhook response: webhook returned response.patchType but not response.patch',
  );
});

test('what has side effects is not called for a dry run', async () => {
  const { asked, configure, create } = await withWebhooks({ '/v': allow });
  await configure('Validating', [{ path: '/v', sideEffects: 'NoneOnDryRun' }]);
  expect((await create('one', {}, '?dryRun=All')).status).toBe(201);
  expect(asked).toHaveLength(1);
});

test('selectors and conditions say which requests concern a webhook', async () => {
  const { asked, configure, create } = await withWebhooks({ '/o': allow, '/n': allow, '/c': allow });
  await configure('Validating', [
    { path: '/o', objectSelector: { matchLabels: { team: 'red' } } },
    { path: '/n', namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } },
    { path: '/c', matchConditions: [{ name: 'named', expression: "object.metadata.name.startsWith('c')" }] },
  ]);
  await create('one');
  expect(asked).toHaveLength(0);
  await create('two', { metadata: { name: 'two', labels: { team: 'red' } } });
  await create('c');
  expect(asked.map(({ post }) => /com(\/.)/.exec(post.url)![1])).toEqual(['/o', '/c']);
});

test('a condition that cannot be evaluated forbids the request, or counts as not met', async () => {
  const matchConditions = [{ name: 'broken', expression: 'object.data.none == "x"' }];
  const { configure, create } = await withWebhooks({ '/v': allow });
  await configure('Validating', [{ path: '/v', matchConditions }]);
  const { status, body } = await create('one');
  expect(status).toBe(403);
  expect(body.message).toMatch(/^configmaps "one" is forbidden: .*no such key: data/);
});

test('a webhook for one version of a resource is asked about the others, unless it wants just that one', async () => {
  const rules = [
    { apiGroups: ['autoscaling'], apiVersions: ['v1'], operations: ['*'], resources: ['horizontalpodautoscalers'] },
  ];
  const { asked, configure, send } = await withWebhooks({ '/e': allow, '/x': allow });
  await configure('Validating', [
    { path: '/e', rules },
    { path: '/x', rules, matchPolicy: 'Exact' },
  ]);
  const made = await send('POST', '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  });
  expect(made.status).toBe(201);
  expect(asked.map(({ request }) => [request['kind'], request['requestKind']])).toEqual([
    [
      { group: 'autoscaling', version: 'v1', kind: 'HorizontalPodAutoscaler' },
      { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler' },
    ],
  ]);
  expect(asked[0]!.request['object']).toMatchObject({ apiVersion: 'autoscaling/v1' });
});

test('a connection to a pod is asked about before it is made', async () => {
  const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CONNECT'], resources: ['pods/attach'] }];
  const { asked, configure, send } = await withWebhooks({
    '/v': () => ({ allowed: false, status: { message: 'no attaching' } }),
  });
  await configure('Validating', [{ path: '/v', rules }]);
  const pod = '/api/v1/namespaces/default/pods/web';
  const { body } = await send('POST', `${pod}/attach?container=c&stdin=true`);
  expect(body.message).toBe('admission webhook "v.example.com" denied the request: no attaching');
  expect(asked[0]!.request).toMatchObject({
    operation: 'CONNECT',
    kind: { group: '', version: 'v1', kind: 'PodAttachOptions' },
    resource: { group: '', version: 'v1', resource: 'pods' },
    subResource: 'attach',
    name: 'web',
    object: { kind: 'PodAttachOptions', apiVersion: 'v1', stdin: true, container: 'c' },
    options: null,
  });
  expect((await send('POST', `${pod}/exec?command=ls`)).body.message).toBe('pods "web" not found');
});

test('the admission room tells what each webhook was sent and answered', async () => {
  const { configure, create, records } = await withWebhooks({
    '/m': () => ({ allowed: true, patch: [{ op: 'add', path: '/data', value: { a: 'b' } }] }),
  });
  await configure('Mutating', [{ path: '/m' }]);
  await create('one');
  const said = records.flatMap((record) => ('evidence' in record ? JSON.stringify(record.evidence) : []));
  const fact = said.find((text) => text.includes('"policy":"m.example.com"'));
  expect(JSON.parse(fact!)).toMatchObject({
    plugins: expect.arrayContaining([
      expect.objectContaining({
        name: 'MutatingAdmissionWebhook',
        verdict: 'changed',
        policies: [
          {
            policy: 'm.example.com',
            verdict: 'changed',
            call: {
              configuration: 'hooks',
              url: 'https://hooks.example.com/m?timeout=10s',
              sent: expect.stringContaining('"kind":"AdmissionReview"'),
              answered: expect.stringContaining('"allowed":true'),
              patch: '[{"op":"add","path":"/data","value":{"a":"b"}}]',
              tookMs: 0,
            },
          },
        ],
      }),
    ]),
  });
});
