import { expect, test } from 'vitest';
import { trialServer } from './trial-server.contract.ts';

const maps = '/api/v1/namespaces/default/configmaps';
const map = (data: Record<string, string>, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', ...metadata },
  data,
});
const applyType = 'application/apply-patch+yaml';

async function applier() {
  const server = await trialServer();
  const apply = (config: object | string, query: string, name = 'a') =>
    server.send('PATCH', `${maps}/${name}?${query}`, config, applyType);
  return { ...server, apply };
}

test('applying creates, changes, and takes away what is no longer applied', async () => {
  const { apply } = await applier();
  expect(await apply(map({ x: '1', y: '1' }), 'fieldManager=m')).toMatchObject({ status: 201 });
  const { status, body } = await apply(map({ y: '2' }), 'fieldManager=m');
  expect(status).toBe(200);
  expect(body['data']).toEqual({ y: '2' });
  expect(body['metadata']!['managedFields']).toMatchObject([
    {
      manager: 'm',
      operation: 'Apply',
      apiVersion: 'v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:data': { 'f:y': {} } },
    },
  ]);
});

test('the same again is no write', async () => {
  const { apply, clock } = await applier();
  const first = await apply(map({ x: '1' }), 'fieldManager=m');
  await clock.advance(5000);
  const again = await apply(map({ x: '1' }), 'fieldManager=m');
  expect(again.body).toEqual(first.body);
});

test('who updates owns what differs, under the name of its agent', async () => {
  const { send } = await applier();
  await send('POST', maps, map({ x: '1', y: '1' }));
  const { body } = await send(
    'PATCH',
    `${maps}/a?fieldManager=editor`,
    { data: { x: '2' } },
    'application/merge-patch+json',
  );
  expect(body['metadata']!['managedFields']).toMatchObject([
    { manager: 'editor', fieldsV1: { 'f:data': { 'f:x': {} } } },
    { manager: 'test', fieldsV1: { 'f:data': { '.': {}, 'f:y': {} } } },
  ]);
});

test('a write in another API version takes fields from those who wrote in this one', async () => {
  const { send } = await applier();
  const path = (version: string) => `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers`;
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' };
  const autoscaler = { metadata: { name: 'a' }, spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 3 } };
  await send('POST', `${path('v2')}?fieldManager=first`, autoscaler);
  const patch = { spec: { maxReplicas: 4 } };
  const { body } = await send('PATCH', `${path('v1')}/a?fieldManager=second`, patch, 'application/merge-patch+json');
  const entries = body['metadata']!['managedFields']!.map(({ manager, apiVersion, fieldsV1 }) => [
    manager,
    apiVersion,
    Object.keys(fieldsV1!['f:spec']!).includes('f:maxReplicas'),
  ]);
  expect(entries).toEqual([
    ['first', 'autoscaling/v2', false],
    ['second', 'autoscaling/v1', true],
  ]);
});

test('only the times of claims differing is no write', async () => {
  const { send, clock } = await applier();
  const pods = '/api/v1/namespaces/default/pods';
  await send('POST', '/api/v1/namespaces/default/serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default' },
  });
  const spec = { containers: [{ name: 'c', image: 'x' }] };
  const { body: pod } = await send('POST', pods, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec });
  await clock.advance(5000);
  const label = { op: 'add', path: '/status/phase', value: 'Running' };
  const { body } = await send('PATCH', `${pods}/p`, [label], 'application/json-patch+json');
  expect(body['metadata']).toEqual(pod['metadata']);
});

test('conflicts are refused, and taken by force', async () => {
  const { apply } = await applier();
  await apply(map({ x: '1' }), 'fieldManager=m');
  const refused = await apply(map({ x: '2' }), 'fieldManager=n');
  expect(refused.status).toBe(409);
  expect(refused.body['message']).toBe('Apply failed with 1 conflict: conflict with "m": .data.x');
  const forced = await apply(map({ x: '2' }), 'fieldManager=n&force=true');
  expect(forced.body['data']).toEqual({ x: '2' });
});

test('server-side apply takes over from client-side apply of kubectl, and keeps its annotation in step', async () => {
  const { apply, send } = await applier();
  const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
  const config = map({ x: '1' });
  const annotations = { [annotation]: JSON.stringify(config) };
  await send('POST', `${maps}?fieldManager=kubectl-client-side-apply`, map({ x: '1' }, { annotations }));
  const taken = await apply(map({ x: '2' }), 'fieldManager=kubectl');
  expect(taken.status).toBe(200);
  expect(JSON.parse(taken.body['metadata']!['annotations']![annotation]!)).toEqual(map({ x: '2' }));
  expect((await apply(map({ x: '3' }), 'fieldManager=somebody')).status).toBe(409);
});

test('an object of a time before claims belongs to somebody of the past', async () => {
  const { apply, send } = await applier();
  await send('POST', maps, map({ x: '1' }));
  await send('PATCH', `${maps}/a`, { metadata: { managedFields: [{}] } }, 'application/merge-patch+json');
  const { body } = await apply(map({ x: '2' }), 'fieldManager=m');
  expect(body['message']).toBe('Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.x');
});

test.each([
  [
    '',
    map({}),
    422,
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  ],
  [
    'fieldManager=m',
    'a: [',
    400,
    'error decoding YAML: error converting YAML to JSON: yaml: line 1: did not find expected node content',
  ],
  [
    'fieldManager=m',
    '[]',
    400,
    'error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
  ],
  ['fieldManager=m', { ...map({}), kind: 'Secret' }, 400, 'invalid object type: /v1, Kind=Secret'],
  ['fieldManager=m', map({}, { managedFields: [] }), 400, 'metadata.managedFields must be nil'],
  ['fieldManager=m', map({}, { name: 'b' }), 400, 'the name of the object (b) does not match the name on the URL (a)'],
  [
    'fieldManager=m',
    map({}, { uid: 'u' }),
    409,
    'Operation cannot be fulfilled on configmaps "a": uid mismatch: the provided object specified uid u, and no existing object was found',
  ],
  [
    'fieldManager=m&fieldValidation=Strict',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  x: "1"\n  x: "2"\n',
    400,
    'error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 6: key "x" already set in map',
  ],
])('apply with %j of %j', async (query, config, status, message) => {
  const { apply } = await applier();
  const answer = await apply(config, query);
  expect([answer.status, answer.body['message']]).toEqual([status, message]);
});

test('creating by an apply needs leave to create', async () => {
  const { send } = await applier();
  const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['patch'] }];
  const roles = '/apis/rbac.authorization.k8s.io/v1/namespaces/default';
  await send('POST', `${roles}/roles`, { metadata: { name: 'r' }, rules });
  await send('POST', `${roles}/rolebindings`, {
    metadata: { name: 'r' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
    subjects: [{ kind: 'User', name: 'alice' }],
  });
  const asAlice = { 'impersonate-user': 'alice' };
  const apply = () => send('PATCH', `${maps}/a?fieldManager=m`, map({ x: '1' }), applyType, asAlice);
  expect((await apply()).body).toMatchObject({ code: 403, message: 'configmaps "a" is forbidden: ' });
  await send('POST', maps, map({ x: '1' }));
  expect((await apply()).status).toBe(200);
});

test('of several YAML documents the first is applied', async () => {
  const { apply } = await applier();
  const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: "1"}\n---\nkind: Other\n';
  expect((await apply(text, 'fieldManager=m')).body['data']).toEqual({ x: '1' });
});

test('force is for appliers only, and CBOR is not read', async () => {
  const { send } = await applier();
  await send('POST', maps, map({}));
  const forced = await send('PATCH', `${maps}/a?force=true`, {}, 'application/merge-patch+json');
  expect(forced.body['message']).toBe(
    'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
  );
  expect((await send('PATCH', `${maps}/a`, {}, 'application/apply-patch+cbor')).status).toBe(415);
});
