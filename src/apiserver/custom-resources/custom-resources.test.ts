import { expect, test } from 'vitest';
import { trialServer } from '../trial-server.contract.ts';
import { definitions, fooDefinition } from './foo-definition.contract.ts';

const root = '/apis/example.com/v1/namespaces/default/foos';

const spec = {
  type: 'object',
  required: ['size'],
  properties: {
    size: { type: 'integer', minimum: 1 },
    color: { type: 'string', default: 'red', enum: ['red', 'blue'] },
    parts: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, count: { type: 'integer' } },
      },
    },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    labels: { type: 'object', additionalProperties: { type: 'string' } },
  },
};
const schema = {
  openAPIV3Schema: {
    type: 'object',
    properties: { spec, status: { type: 'object', properties: { replicas: { type: 'integer' } } } },
  },
};
const version = (name: string, more: object = {}) => ({ name, served: true, storage: false, schema, ...more });

const definition = (versions: readonly object[] = [version('v1', { storage: true })], names: object = {}) =>
  fooDefinition(versions, {
    scope: 'Namespaced',
    names: { plural: 'foos', kind: 'Foo', shortNames: ['fo'], ...names },
  });

const foo = (content: object = { size: 1 }, metadata: object = {}) => ({
  apiVersion: 'example.com/v1',
  kind: 'Foo',
  metadata: { name: 'a', ...metadata },
  spec: content,
});

async function defined(versions?: readonly object[]) {
  const server = await trialServer();
  expect((await server.send('POST', definitions, definition(versions))).status).toBe(201);
  await server.clock.advance(100);
  return server;
}

test('a definition is accepted, established and then served', async () => {
  const { send, clock } = await trialServer();
  expect(await send('GET', root)).toMatchObject({ status: 404, body: '404 page not found\n' });
  const created = await send('POST', definitions, definition());
  expect(created.body['status']).toEqual({
    conditions: null,
    acceptedNames: { plural: '', kind: '' },
    storedVersions: ['v1'],
  });
  await clock.advance(100);
  const { body } = await send('GET', `${definitions}/foos.example.com`);
  expect(body['status']!['conditions']).toMatchObject([
    { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts' },
    { type: 'Established', status: 'True', reason: 'InitialNamesAccepted' },
  ]);
  expect((await send('GET', '/apis/example.com')).body['preferredVersion']!['version']).toBe('v1');
  expect((await send('GET', '/openapi/v3/apis/example.com/v1')).body['components']!['schemas']).toHaveProperty([
    'com.example.v1.Foo',
  ]);
});

test('names that another definition of the group has are refused', async () => {
  const { send, clock } = await defined();
  const other = definition(undefined, { plural: 'bars', singular: 'bar', kind: 'Bar' });
  await send('POST', definitions, { ...other, metadata: { name: 'bars.example.com' } });
  await clock.advance(100);
  const { body } = await send('GET', `${definitions}/bars.example.com`);
  expect(body['status']!['conditions']).toMatchObject([
    { type: 'NamesAccepted', status: 'False', reason: 'ShortNamesConflict', message: '"fo" is already in use' },
    { type: 'Established', status: 'False', reason: 'NotAccepted' },
  ]);
});

test('a definition in a group of the community says whether it is approved', async () => {
  const { send, clock } = await trialServer();
  const { spec: wanted, ...rest } = definition();
  const inGroup = { ...rest, spec: { ...wanted, group: 'x.k8s.io' }, metadata: { name: 'foos.x.k8s.io' } };
  expect((await send('POST', definitions, inGroup)).status).toBe(422);
  const annotations = { 'api-approved.kubernetes.io': 'unapproved, experimental-only' };
  expect((await send('POST', definitions, { ...inGroup, metadata: { ...inGroup.metadata, annotations } })).status).toBe(
    201,
  );
  await clock.advance(100);
  const { body } = await send('GET', `${definitions}/foos.x.k8s.io`);
  expect(body['status']!['conditions']![2]).toMatchObject({
    type: 'KubernetesAPIApprovalPolicyConformant',
    status: 'False',
    message: 'not approved: "unapproved, experimental-only"',
  });
});

test('a schema that is not structural is refused', async () => {
  const { send } = await trialServer();
  const bad = version('v1', {
    storage: true,
    schema: { openAPIV3Schema: { type: 'object', properties: { a: {}, l: { type: 'array' } } } },
  });
  const { status, body } = await send('POST', definitions, definition([bad]));
  expect(status).toBe(422);
  expect(body['details']!['causes']).toMatchObject([
    {
      field: 'spec.versions[0].schema.openAPIV3Schema.properties[a].type',
      message: 'Required value: must not be empty for specified object fields',
    },
    {
      field: 'spec.versions[0].schema.openAPIV3Schema.properties[l].items',
      message: 'Required value: must be specified',
    },
  ]);
});

test('objects are pruned, filled in and judged by the schema', async () => {
  const { send } = await defined();
  const { status, body, headers } = await send('POST', root, foo({ size: 2, bogus: 1, free: { any: [1] } }));
  expect(status).toBe(201);
  expect(body['spec']).toEqual({ size: 2, color: 'red', free: { any: [1] } });
  expect(headers['warning']).toBe('299 - "unknown field \\"spec.bogus\\""');
  expect(await send('POST', `${root}?fieldValidation=Strict`, foo({ size: 2, bogus: 1 }))).toMatchObject({
    status: 400,
    body: {
      message: 'Foo in version "v1" cannot be handled as a Foo: strict decoding error: unknown field "spec.bogus"',
    },
  });
  expect(
    (await send('POST', root, foo({ size: 0, color: 'green' }, { name: 'b' }))).body['details']!['causes'],
  ).toHaveLength(2);
  const twice = foo({ size: 1, parts: [{ name: 'x' }, { name: 'x' }] }, { name: 'b' });
  expect((await send('POST', root, twice)).body['message']).toBe(
    'Foo.example.com "b" is invalid: spec.parts[1]: Duplicate value: {"name":"x"}',
  );
});

test('server-side apply knows the keys of lists', async () => {
  const { send } = await defined();
  const apply = (parts: readonly object[], manager: string) =>
    send('PATCH', `${root}/a?fieldManager=${manager}`, foo({ size: 1, parts }), 'application/apply-patch+yaml');
  expect((await apply([{ name: 'x', count: 1 }], 'one')).status).toBe(201);
  const { status, body } = await apply([{ name: 'y', count: 2 }], 'two');
  expect(status).toBe(200);
  expect(body['spec']!['parts']).toEqual([
    { name: 'x', count: 1 },
    { name: 'y', count: 2 },
  ]);
  expect((await apply([{ name: 'x', count: 3 }], 'two')).status).toBe(409);
});

test('status and spec are two halves, and a scale shows its paths', async () => {
  const { send } = await defined([
    version('v1', {
      storage: true,
      subresources: { status: {}, scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.replicas' } },
    }),
  ]);
  await send('POST', root, { ...foo(), status: { replicas: 9 } });
  const merge = 'application/merge-patch+json';
  const patched = await send('PATCH', `${root}/a/status`, { spec: { size: 5 }, status: { replicas: 3 } }, merge);
  expect(patched.body).toMatchObject({ spec: { size: 1 }, status: { replicas: 3 }, metadata: { generation: 1 } });
  expect((await send('GET', `${root}/a/scale`)).body).toMatchObject({
    kind: 'Scale',
    spec: { replicas: 1 },
    status: { replicas: 3 },
  });
  await send('PATCH', `${root}/a/scale`, { spec: { replicas: 4 } }, merge);
  expect((await send('GET', `${root}/a`)).body).toMatchObject({ spec: { size: 4 }, metadata: { generation: 2 } });
  expect((await send('GET', `${root}/a/eviction`)).body['message']).toBe('foos.example.com "a" not found');
});

test('an object is served in every served version, and watched in each', async () => {
  const { send, watch, clock } = await defined([
    version('v1', { storage: true }),
    version('v2'),
    version('v3', { served: false }),
  ]);
  const other = root.replace('/v1/', '/v2/');
  const seen = watch(`${other}?watch=1`);
  await clock.advance(10);
  await send('POST', root, foo());
  await clock.advance(10);
  expect((await send('GET', `${other}/a`)).body).toMatchObject({
    apiVersion: 'example.com/v2',
    spec: { color: 'red' },
  });
  expect(seen.seen[0]!.event).toMatchObject({ type: 'ADDED', object: { apiVersion: 'example.com/v2' } });
  expect((await send('GET', root.replace('/v1/', '/v3/'))).status).toBe(404);
  expect((await send('GET', '/apis/example.com')).body['versions']).toMatchObject([
    { version: 'v2' },
    { version: 'v1' },
  ]);
});

test('selectable fields select', async () => {
  const { send } = await defined([version('v1', { storage: true, selectableFields: [{ jsonPath: '.spec.color' }] })]);
  await send('POST', root, foo({ size: 1, color: 'blue' }, { name: 'a' }));
  await send('POST', root, foo({ size: 1 }, { name: 'b' }));
  const { body } = await send('GET', `${root}?fieldSelector=spec.color%3Dblue`);
  expect(body['items']).toMatchObject([{ metadata: { name: 'a' } }]);
});

test('a deleted definition takes its objects along, and is served anew', async () => {
  const { send, clock } = await defined();
  await send('POST', root, foo({ size: 1 }, { finalizers: ['example.com/hold'] }));
  const deleted = await send('DELETE', `${definitions}/foos.example.com`);
  expect(deleted.body).toMatchObject({ metadata: { finalizers: ['customresourcecleanup.apiextensions.k8s.io'] } });
  await clock.advance(1000);
  expect((await send('POST', root, foo({ size: 1 }, { name: 'b' }))).body['message']).toBe(
    'create not allowed while custom resource definition is terminating',
  );
  await send('PATCH', `${root}/a`, { metadata: { finalizers: null } }, 'application/merge-patch+json');
  await clock.advance(1000);
  expect((await send('GET', `${definitions}/foos.example.com`)).status).toBe(404);
  expect((await send('GET', root)).status).toBe(404);
  await send('POST', definitions, definition());
  await clock.advance(100);
  expect((await send('GET', root)).body).toMatchObject({ items: [] });
});

test('definitions and objects outlive the server', async () => {
  const { send, run, apiserver, clock } = await defined();
  await send('POST', root, foo());
  run.apiserver.stop();
  await apiserver();
  await clock.advance(1000);
  expect((await send('GET', root)).body['items']).toHaveLength(1);
});

test('a finalizer of a custom object may have any name, one of a built-in object not', async () => {
  const { send } = await defined();
  const finalizers = ['test-finalizer'];
  expect((await send('POST', root, foo({ size: 1 }, { finalizers }))).status).toBe(201);
  const map = { metadata: { name: 'a', finalizers } };
  const refused = await send('POST', '/api/v1/namespaces/default/configmaps', map);
  expect(refused.body['message']).toContain('name is neither a standard finalizer name nor is it fully qualified');
});
