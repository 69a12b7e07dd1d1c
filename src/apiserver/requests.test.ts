import { expect, test } from 'vitest';
import type { SpanEnd } from '../kernel/span.ts';
import type { AdmissionEvidence, DecodingEvidence } from '../protocol/evidence/admission.ts';
import { trialServer } from './trial-server.contract.ts';

const pods = '/api/v1/namespaces/default/pods';
const accounts = '/api/v1/namespaces/default/serviceaccounts';
const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
const pod = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'app', image: 'nginx:1.27' }], ...spec },
});

async function serverWithAccount(flags?: readonly string[]) {
  const server = await trialServer(flags);
  await server.send('POST', accounts, account);
  server.records.length = 0;
  return server;
}

function roomsOf(records: Awaited<ReturnType<typeof trialServer>>['records'], name: string): readonly SpanEnd[] {
  const ids = new Set(
    records.flatMap((record) => (record.type === 'start' && record.name === name ? [record.id] : [])),
  );
  return records.filter((record): record is SpanEnd => record.type === 'end' && ids.has(record.id));
}

test('a pod is stored with what the server fills in', async () => {
  const { send } = await serverWithAccount();
  const { body } = await send('POST', pods, pod('web'));
  expect(body['spec']).toMatchObject({
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    serviceAccountName: 'default',
    priority: 0,
    preemptionPolicy: 'PreemptLowerPriority',
    tolerations: [
      { key: 'node.kubernetes.io/not-ready', tolerationSeconds: 300 },
      { key: 'node.kubernetes.io/unreachable', tolerationSeconds: 300 },
    ],
    containers: [
      { imagePullPolicy: 'IfNotPresent', volumeMounts: [{ name: expect.stringMatching(/^kube-api-access-/) }] },
    ],
    volumes: [{ projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3607 } }, {}, {}] } }],
  });
  expect(body['status']).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
});

test('the log tells what defaulting and which plug-in changed', async () => {
  const { send, records } = await serverWithAccount();
  await send('POST', pods, pod('web'));
  const [decoding] = roomsOf(records, 'decoding');
  const { defaulted } = decoding!.evidence as DecodingEvidence;
  expect(defaulted).toContainEqual({ path: 'spec.restartPolicy', value: 'Always' });
  expect(defaulted).toContainEqual({ path: 'spec.containers[0].imagePullPolicy', value: 'IfNotPresent' });
  expect(JSON.parse(decoding!.before!).spec.restartPolicy).toBeUndefined();
  expect(JSON.parse(decoding!.after!).spec.restartPolicy).toBe('Always');
  const [mutation] = roomsOf(records, 'mutating-admission');
  const { plugins } = mutation!.evidence as AdmissionEvidence;
  const changed = plugins.filter(({ verdict }) => verdict === 'changed').map(({ name }) => name);
  expect(changed).toEqual(['ServiceAccount', 'Priority', 'DefaultTolerationSeconds']);
  expect(plugins.find(({ name }) => name === 'Priority')?.changes).toContainEqual({ path: 'spec.priority', value: 0 });
  expect(JSON.parse(mutation!.before!).spec.tolerations).toBeUndefined();
  expect(JSON.parse(mutation!.after!).spec.tolerations).toHaveLength(2);
});

test('--disable-admission-plugins switches one off', async () => {
  const { send } = await serverWithAccount([
    '--authorization-mode=RBAC',
    '--disable-admission-plugins=DefaultTolerationSeconds',
  ]);
  expect((await send('POST', pods, pod('web'))).body['spec']).not.toHaveProperty('tolerations');
});

test('a body of more than 3 MiB is refused, in bytes and not in characters', async () => {
  const { send } = await trialServer();
  const configMap = (length: number) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'big' },
    data: { text: '한'.repeat(length) },
  });
  const { status, body } = await send('POST', '/api/v1/namespaces/default/configmaps', configMap(1_050_000));
  expect(status).toBe(413);
  expect(body).toMatchObject({
    reason: 'RequestEntityTooLarge',
    message: 'Request entity too large: limit is 3145728',
    code: 413,
  });
  const fits = await send('POST', '/api/v1/namespaces/default/configmaps', configMap(300_000));
  expect([201, 422], JSON.stringify(fits.body).slice(0, 200)).toContain(fits.status);
});

test.each([
  ['GET', '/api/v1/namespaces/default/gizmos', undefined, 404, 'the server could not find the requested resource'],
  [
    'POST',
    pods,
    { apiVersion: 'v1', kind: 'Gizmo', metadata: { name: 'a' } },
    400,
    'Gizmo in version "v1" cannot be handled as a Pod: no kind "Gizmo" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
  ],
  [
    'POST',
    pods,
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
    400,
    'ConfigMap in version "v1" cannot be handled as a Pod: converting (v1.ConfigMap) to (core.Pod): unknown conversion',
  ],
  [
    'POST',
    pods,
    { apiVersion: 'apps/v1', kind: 'Pod', metadata: { name: 'a' } },
    400,
    'Pod in version "v1" cannot be handled as a Pod: no kind "Pod" is registered for version "apps/v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
  ],
] as const)('%s %s of what is not known', async (method, path, body, status, message) => {
  const { send } = await trialServer();
  const answer = await send(method, path, body);
  expect(answer.status).toBe(status);
  expect(answer.body['message']).toBe(message);
});

test('a name with a script in it is text in the answer and no header', async () => {
  const { send } = await serverWithAccount();
  const name = '<script>alert(1)</script>';
  const answer = await send('POST', pods, pod(name));
  expect(answer.status).toBe(422);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.body['message']).toContain(`Pod "${name}" is invalid: metadata.name: Invalid value`);
  const found = await send('GET', `${pods}/${encodeURIComponent(name)}`);
  expect(found.body['message']).toBe(`pods "${name}" not found`);
});

test('a token of TokenRequest says who it is, until its pod is gone', async () => {
  const { send, clock } = await serverWithAccount();
  const web = (await send('POST', pods, pod('web'))).body;
  const boundObjectRef = { kind: 'Pod', apiVersion: 'v1', name: 'web', uid: web['metadata']!['uid'] };
  const issued = await send('POST', `${accounts}/default/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { boundObjectRef, expirationSeconds: 3600 },
  });
  expect(issued.status).toBe(201);
  const authorization = `Bearer ${issued.body['status']!['token'] as string}`;
  const whoAmI = () =>
    send(
      'POST',
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      'application/json',
      { authorization },
    );
  const known = await whoAmI();
  expect(known.body['status']!['userInfo']).toMatchObject({
    username: 'system:serviceaccount:default:default',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
    extra: { 'authentication.kubernetes.io/pod-name': ['web'] },
  });
  await send('DELETE', `${pods}/web`);
  await clock.advance(1000);
  expect((await whoAmI()).status).toBe(401);
});

test.each([
  ['*nobody', "yaml: unknown anchor 'nobody' referenced"],
  [laughs(), 'yaml: document contains excessive aliasing'],
  ['kind: Pod\n metadata: x\n', 'yaml: line 2: mapping values are not allowed in this context'],
  ['a: b: c', 'yaml: line 1: mapping values are not allowed in this context'],
  ['a: [1, 2', "yaml: line 1: did not find expected ',' or ']'"],
  ['a: {b: 1', "yaml: line 1: did not find expected ',' or '}'"],
  ['\tx: y', 'yaml: found character that cannot start any token'],
])('YAML that is none is refused, with the place', async (body, problem) => {
  const { send } = await trialServer();
  const answer = await send('POST', pods, body, 'application/yaml');
  expect(answer.status).toBe(400);
  expect(answer.body['message']).toContain(problem);
});

/** A billion of them, from a few lines. */
function laughs(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 10; level++) {
    const before = `*a${level - 1}`;
    lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => before).join(', ')}]`);
  }
  return lines.join('\n');
}

test('a watch gives its seat back once it stands', async () => {
  const { send, watch, clock, records } = await serverWithAccount();
  for (let count = 0; count < 3; count++) watch(`${pods}?watch=true`);
  await clock.advance(1000);
  records.length = 0;
  await send('GET', pods);
  const [seat] = roomsOf(records, 'flow-control');
  expect(seat!.evidence).toMatchObject({ flowSchema: 'exempt', exempt: true, inFlight: 1 });
});

test('a timeout has to be a duration', async () => {
  const { send } = await trialServer();
  const maps = '/api/v1/namespaces/default/configmaps';
  expect(await send('GET', `${maps}?timeout=invalid`)).toMatchObject({
    status: 400,
    body: { message: 'invalid timeout specified in the request URL - time: invalid duration "invalid"' },
  });
  expect((await send('GET', `${maps}?timeout=3m`)).status).toBe(200);
});

test('a review has no table, and says so to who takes nothing else', async () => {
  const { send } = await trialServer();
  const review = { spec: { nonResourceAttributes: { path: '/', verb: 'get' } } };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';
  const refused = await send('POST', path, review, 'application/json', { accept: table });
  expect(refused).toMatchObject({ status: 406, body: { reason: 'NotAcceptable' } });
  const accept = `${table},application/json`;
  expect((await send('POST', path, review, 'application/json', { accept })).body).toMatchObject({
    kind: 'SelfSubjectAccessReview',
  });
});

test.each([
  ['limit=x', 'strconv.ParseInt: parsing "x": invalid syntax'],
  ['timeoutSeconds=', 'strconv.ParseInt: parsing "": invalid syntax'],
  [
    'labelSelector=a%3D-x',
    /^unable to parse requirement: values\[0\]\[a\]: Invalid value: "-x": a valid label must be/,
  ],
])('a list with %s is no list', async (query, message) => {
  const { send } = await trialServer();
  const { status, body } = await send('GET', `/api/v1/pods?${query}`);
  expect([status, body['message']]).toEqual([
    400,
    typeof message === 'string' ? message : expect.stringMatching(message),
  ]);
});

test.each([
  [
    { propagationPolicy: 'X' },
    'propagationPolicy: Unsupported value: "X": supported values: "Foreground", "Background", "Orphan", "nil"',
  ],
  [
    { propagationPolicy: 'Orphan', orphanDependents: true },
    'propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
  ],
])('nothing is deleted as %j says', async (options, message) => {
  const { send } = await trialServer();
  await send('POST', accounts, account);
  const { status, body } = await send('DELETE', `${accounts}/default`, options);
  expect([status, body['message']]).toEqual([422, `DeleteOptions.meta.k8s.io "" is invalid: ${message}`]);
  expect((await send('GET', `${accounts}/default`)).status).toBe(200);
});

test("the addresses of a pod's status are addresses, one of a family", async () => {
  const { send } = await trialServer();
  await send('POST', accounts, account);
  await send('POST', pods, pod('a'));
  const set = (status: object) =>
    send('PATCH', `${pods}/a/status`, { status }, undefined, { 'content-type': 'application/merge-patch+json' });
  expect((await set({ podIP: 'x' })).body['message']).toContain(
    'status.podIPs[0]: Invalid value: "x": must be a valid IP',
  );
  expect((await set({ podIPs: [{ ip: '1.1.1.1' }, { ip: '2.2.2.2' }] })).body['message']).toContain(
    'status.podIPs: Invalid value: [{"IP":"1.1.1.1"},{"IP":"2.2.2.2"}]: may specify no more than one IP for each IP family',
  );
  expect((await set({ podIPs: [{ ip: '1.1.1.1' }, { ip: 'fd00::1' }] })).status).toBe(200);
});
