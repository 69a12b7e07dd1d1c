import { expect, test } from 'vitest';
import { rootContext } from '../kernel/context.ts';
import { decodeEnvelope, encodeEnvelope } from '../apimachinery/protobuf/envelope.ts';
import { isRegistered } from '../apimachinery/kinds.ts';
import { servedResources } from './registry/served-resource.ts';
import { protobuf } from './registry/protobuf.ts';
import { trialServer } from './trial-server.contract.ts';

const type = 'application/vnd.kubernetes.protobuf';
const only = { accept: type };
const preferred = { accept: `${type}, */*` };
const asJson = { accept: 'application/json' };

/** Virtual time does not wait for code. */
async function started() {
  await protobuf.load();
  return trialServer();
}

const read = (body: unknown) => decodeEnvelope(body as string);
const map = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a', namespace: 'default' }, data: { k: 'é' } };
const maps = '/api/v1/namespaces/default/configmaps';

test('what is asked for in protobuf says what it says in JSON', async () => {
  const { send } = await started();
  const created = await send('POST', maps, encodeEnvelope(JSON.stringify(map)), type, preferred);
  expect(created.status).toBe(201);
  expect(created.headers['content-type']).toBe(type);
  expect(read(created.body)).toMatchObject(map);
  for (const path of [`${maps}/a`, maps, '/api/v1/namespaces', '/apis/rbac.authorization.k8s.io/v1/clusterroles']) {
    const { body: json } = await send('GET', path, undefined, undefined, asJson);
    const { body } = await send('GET', path, undefined, undefined, preferred);
    expect(read(body)).toMatchObject(json as object);
  }
  const { body: gone } = await send('DELETE', `${maps}/a`, undefined, undefined, only);
  expect(read(gone)).toMatchObject({ kind: 'Status', status: 'Success', details: { name: 'a' } });
});

test('refusals and discovery', async () => {
  const { send } = await started();
  const missing = await send('GET', `${maps}/none`, undefined, undefined, preferred);
  expect(missing.headers['content-type']).toBe(type);
  expect(read(missing.body)).toMatchObject({ kind: 'Status', apiVersion: 'v1', reason: 'NotFound', code: 404 });
  for (const path of ['/api', '/apis', '/apis/apps', '/api/v1', '/apis/apps/v1']) {
    const { body: json } = await send('GET', path, undefined, undefined, asJson);
    const { body } = await send('GET', path, undefined, undefined, only);
    expect(read(body)).toMatchObject(json as object);
  }
  const version = await send('GET', '/version', undefined, undefined, only);
  expect(version.headers['content-type']).toBe('application/json');
});

test('only metadata, and no tables', async () => {
  const { send } = await started();
  await send('POST', maps, map);
  const part = `${type};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1`;
  const list = await send('GET', `${maps}?labelSelector=!x&fieldSelector=metadata.name=a`, undefined, undefined, {
    accept: part,
  });
  expect(read(list.body)).toMatchObject({
    kind: 'PartialObjectMetadataList',
    apiVersion: 'meta.k8s.io/v1',
    items: [{ metadata: { name: 'a' } }],
  });
  const table = await send('GET', maps, undefined, undefined, { accept: `${type};as=Table;g=meta.k8s.io;v=v1` });
  expect(table.status).toBe(406);
  expect(table.body).toMatchObject({ reason: 'NotAcceptable' });
  const both = `${type};as=Table;g=meta.k8s.io;v=v1,application/json;as=Table;g=meta.k8s.io;v=v1,${type}`;
  const { body } = await send('GET', maps, undefined, undefined, { accept: both });
  expect(body).toMatchObject({ kind: 'Table' });
});

const widgets = {
  kind: 'CustomResourceDefinition',
  apiVersion: 'apiextensions.k8s.io/v1',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                additionalProperties: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
                'x-kubernetes-validations': [{ rule: 'size(self) < 9', message: 'too many' }],
              },
            },
          },
        },
      },
    ],
  },
};

test('a definition comes in protobuf, and its objects go out as JSON where that is taken', async () => {
  const { send } = await started();
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const created = await send('POST', path, encodeEnvelope(JSON.stringify(widgets)), type, asJson);
  expect(created.body).toMatchObject({ spec: widgets.spec });
  const objects = '/apis/example.com/v1/namespaces/default/widgets';
  await expect.poll(async () => (await send('GET', objects)).status).toBe(200);
  const list = await send('GET', objects, undefined, undefined, preferred);
  expect(list.headers['content-type']).toBe('application/json');
  expect(list.body).toMatchObject({ kind: 'WidgetList' });
  const refused = await send('GET', objects, undefined, undefined, only);
  expect(refused.status).toBe(406);
  expect(read(refused.body)).toMatchObject({
    message:
      'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  });
});

test('a watch is a row of frames', async () => {
  const { send, dial, peerCertificate, clock } = await started();
  const { body } = await send('GET', maps);
  const { resourceVersion } = (body as unknown as { metadata: { resourceVersion: string } }).metadata;
  const headers = { accept: `${type};stream=watch` };
  const query = `watch=true&resourceVersion=${resourceVersion}`;
  const request = { method: 'GET', path: maps, query, headers, peerCertificate };
  const parts = dial().stream('http.stream', request, { context: rootContext })[Symbol.asyncIterator]();
  expect((await parts.next()).value).toMatchObject({ head: { headers: { 'content-type': `${type};stream=watch` } } });
  await send('POST', maps, map);
  await clock.advance(100);
  const { value } = await parts.next();
  const { text } = (value as { chunk: { text: string } }).chunk;
  expect(text.charCodeAt(2) * 256 + text.charCodeAt(3)).toBe(text.length - 4);
  expect(text.slice(4, 11)).toBe('\n\u0005ADDED');
  expect(read(text.slice(text.indexOf('k8s\u0000')))).toMatchObject(map);
  const yaml = await send('GET', `${maps}?watch=true`, undefined, undefined, { accept: 'application/yaml' });
  expect(yaml.body).toContain(
    'only the following media types are accepted: application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch',
  );
});

test('every kind that is served has a message, but those of metrics and what is no longer used', () => {
  const without = servedResources.filter(({ apiVersion, kind }) => !isRegistered(apiVersion, kind));
  expect(without.map(({ groupResource }) => groupResource)).toEqual([
    'componentstatuses',
    'nodes.metrics.k8s.io',
    'pods.metrics.k8s.io',
  ]);
});

test('the options of a deletion come under the name of the group, as clients in Go send them', async () => {
  const { send } = await started();
  const path = '/apis/apps/v1/namespaces/default/deployments';
  const labels = { app: 'web' };
  const spec = {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
  };
  await send('POST', path, { metadata: { name: 'web' }, spec });
  const options = { kind: 'DeleteOptions', apiVersion: 'apps/v1', propagationPolicy: 'Orphan', gracePeriodSeconds: 0 };
  for (const version of ['example.com/v9', 'v1'])
    expect((await send('DELETE', `${path}/web?dryRun=All`, { ...options, apiVersion: version })).status).toBe(200);
  await send('DELETE', `${path}/web`, encodeEnvelope(JSON.stringify(options)), type);
  expect((await send('GET', `${path}/web`)).body).toMatchObject({ metadata: { finalizers: ['orphan'] } });
});
