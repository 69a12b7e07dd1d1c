import { expect, test } from 'vitest';
import { servedResources } from '../registry/served-resource.ts';
import type { Answer } from '../walk.ts';
import type { StructuralSchema } from '../../apimachinery/structural/schema.ts';
import { customSchema, type Head, olderCustomSchema } from './custom-schema.ts';
import { openApiV2, openApiV3 } from './documents.ts';
import { protobufV2 } from './protobuf-v2.ts';

const paths = [
  ...new Set(
    servedResources.map(({ group, version }) => (group === '' ? `api/${version}` : `apis/${group}/${version}`)),
  ),
];

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly properties?: Readonly<Record<string, object>> }>>;
  };
}

const documentOf = (answer: Answer | undefined): Document =>
  JSON.parse(answer?.type === 'raw' ? answer.body : '{}') as Document;

test.each(paths)('%s has a document in which every reference leads somewhere', async (path) => {
  const document = documentOf(await openApiV3(servedResources, path, {}));
  const known = new Set(Object.keys(document.components.schemas));
  const referred = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name]) => name!,
  );
  expect(referred.filter((name) => !known.has(name))).toEqual([]);
});

test('fields that are objects are described too, and only what must be there is required', async () => {
  const { components } = documentOf(await openApiV3(servedResources, 'apis/autoscaling/v1', {}));
  const autoscaler = components.schemas['io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler'];
  expect(autoscaler?.properties?.['spec']).toHaveProperty(
    'description',
    expect.stringMatching(/^spec defines the behaviour of autoscaler\. /),
  );
  expect(autoscaler).toHaveProperty('required', ['spec']);
});

test('a field says which values it may have, as many as its items may have', async () => {
  const { components } = documentOf(await openApiV3(servedResources, 'api/v1', {}));
  const properties = (type: string) => components.schemas[`io.k8s.api.core.v1.${type}`]?.properties;
  expect(properties('PodSpec')?.['restartPolicy']).toMatchObject({ enum: ['Always', 'Never', 'OnFailure'] });
  expect(properties('PersistentVolumeSpec')?.['accessModes']).toMatchObject({
    items: { enum: ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'] },
  });
});

test('a document says how fields are merged', async () => {
  const { components } = documentOf(await openApiV3(servedResources, 'api/v1', {}));
  const properties = components.schemas['io.k8s.api.core.v1.PodSpec']?.properties;
  expect(properties?.['containers']).toMatchObject({
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
    'x-kubernetes-patch-merge-key': 'name',
  });
  expect(properties?.['tolerations']).toMatchObject({ 'x-kubernetes-list-type': 'atomic' });
  expect(properties?.['nodeSelector']).toMatchObject({ 'x-kubernetes-map-type': 'atomic' });
});

test('what is one value in JSON has a schema of its own, as in the real documents', async () => {
  const { components } = documentOf(await openApiV3(servedResources, 'api/v1', {}));
  const machinery = 'io.k8s.apimachinery.pkg';
  expect(components.schemas[`${machinery}.util.intstr.IntOrString`]).toMatchObject({
    format: 'int-or-string',
    oneOf: [{ type: 'integer' }, { type: 'string' }],
  });
  expect(components.schemas[`${machinery}.api.resource.Quantity`]).toMatchObject({
    oneOf: [{ type: 'string' }, { type: 'number' }],
  });
  const entry = components.schemas[`${machinery}.apis.meta.v1.ManagedFieldsEntry`];
  const reference = (name: string) => ({ allOf: [{ $ref: `#/components/schemas/${machinery}.apis.meta.v1.${name}` }] });
  expect(entry?.properties?.['fieldsV1']).toMatchObject(reference('FieldsV1'));
  expect(entry?.properties?.['time']).toMatchObject(reference('Time'));
});

test('types have the names that they have in the real documents', async () => {
  const names = async (path: string) =>
    Object.keys(documentOf(await openApiV3(servedResources, path, {})).components.schemas);
  expect(await names('apis/apiextensions.k8s.io/v1')).toContain(
    'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition',
  );
  expect(await names('apis/apiregistration.k8s.io/v1')).toContain(
    'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService',
  );
});

const head: Head = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { $ref: 'meta' } };

test('the older form of a custom kind has nothing that its clients stumble over', () => {
  const schema: StructuralSchema = {
    type: 'object',
    required: ['open', 'list'],
    properties: {
      open: { type: 'object', nullable: true, properties: { a: { type: 'string' } } },
      any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { a: { type: 'string' } } },
      list: { type: 'array', items: { type: 'integer', anyOf: [{ minimum: 1 }] } },
    },
  };
  expect(olderCustomSchema(schema, head)).toEqual({
    type: 'object',
    required: ['list'],
    properties: {
      ...head,
      open: {},
      any: { 'x-kubernetes-preserve-unknown-fields': true },
      list: { type: 'array', items: { type: 'integer' } },
    },
  });
  expect(olderCustomSchema({ ...schema, 'x-kubernetes-preserve-unknown-fields': true }, head)).toEqual({
    type: 'object',
  });
});

test('objects within a custom object have a head, too', () => {
  const schema: StructuralSchema = {
    type: 'object',
    properties: { template: { type: 'object', 'x-kubernetes-embedded-resource': true } },
  };
  expect(customSchema(schema, head)).toMatchObject({
    properties: {
      ...head,
      template: { required: ['kind', 'apiVersion'], properties: { kind: { type: 'string' }, metadata: head.metadata } },
    },
  });
});

test('who has a document already is told that it has not changed', async () => {
  const first = await openApiV2(servedResources, {});
  const { etag = '' } = first.type === 'raw' ? (first.headers ?? {}) : {};
  expect(etag).toMatch(/^"[0-9A-F]{8}"$/);
  expect(await openApiV2(servedResources, { 'if-none-match': etag })).toMatchObject({ status: 304, body: '' });
  expect(await openApiV2(servedResources, { 'if-none-match': '"0"' })).toMatchObject({ status: 200 });
  expect(JSON.parse(first.type === 'raw' ? first.body : '')).toMatchObject({
    definitions: {
      'io.k8s.api.core.v1.Pod': {
        properties: { metadata: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' } },
      },
    },
  });
});

test('clients in Go are given the older document as bytes', async () => {
  const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
  const answer = await openApiV2(servedResources, { accept });
  const { body, contentType } = answer as Extract<typeof answer, { readonly type: 'raw' }>;
  expect(contentType).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
  expect(body).toMatch(/^\n\u00032\.0\u0012/);
  expect(protobufV2({ definitions: { A: { type: 'object', 'x-b': [1], properties: { c: { $ref: '#/d' } } } } })).toBe(
    '\x4a\x30\x0a\x2e\x0a\x01A\x12\x29\xb2\x01\x08\x0a\x06object\xfa\x01\x0c\x0a\x03x-b\x12\x05\x12\x03[1]\xca\x01\x0c\x0a\x0a\x0a\x01c\x12\x05\x0a\x03#/d',
  );
});
