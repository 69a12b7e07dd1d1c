import { expect, test } from 'vitest';
import type { OutsideReply, PostOutside } from '../webhooks/transport.ts';
import { trialServer } from '../trial-server.contract.ts';
import { definitions, fooDefinition, fooVersion } from './foo-definition.contract.ts';

type Fields = Record<string, unknown>;

const path = (version: string, name = ''): string => `/apis/example.com/${version}/foos${name && `/${name}`}`;
const text = { type: 'string' };

const definition = fooDefinition(
  [fooVersion('v1', { hostPort: text }), fooVersion('v2', { host: text, port: { ...text, maxLength: 3 } })],
  {
    conversion: {
      strategy: 'Webhook',
      webhook: { clientConfig: { url: 'https://hook.example.com/convert' }, conversionReviewVersions: ['v1'] },
    },
  },
);

const convert = (object: Fields, apiVersion: string): Fields => {
  const { hostPort, host, port, ...rest } = object;
  if (apiVersion.endsWith('v2')) {
    const [name, number] = String(hostPort).split(':');
    return { ...rest, apiVersion, host: name, port: number };
  }
  return { ...rest, apiVersion, hostPort: `${String(host)}:${String(port)}` };
};

interface Review {
  readonly apiVersion: string;
  readonly kind: string;
  readonly request: { readonly uid: string; readonly desiredAPIVersion: string; readonly objects: readonly Fields[] };
}

/** @param change what the webhook says instead of what it should */
async function withConversion(change: (response: Fields) => Fields | Error = (response) => response) {
  const asked: Review['request'][] = [];
  const post: PostOutside = ({ body }) => {
    const { apiVersion, kind, request } = JSON.parse(body) as Review;
    asked.push(request);
    const { uid, desiredAPIVersion, objects } = request;
    const convertedObjects = objects.map((object) => convert(object, desiredAPIVersion));
    const response = change({ uid, convertedObjects, result: { status: 'Success' } });
    if (response instanceof Error) return Promise.reject(response);
    const reply: OutsideReply = {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ apiVersion, kind, response }),
    };
    return Promise.resolve(reply);
  };
  const server = await trialServer(['--authorization-mode=RBAC'], {}, post);
  expect((await server.send('POST', definitions, definition)).status).toBe(201);
  await server.clock.advance(200);
  const create = (version: string, name: string, fields: Fields) =>
    server.send('POST', path(version), {
      apiVersion: `example.com/${version}`,
      kind: 'Foo',
      metadata: { name },
      ...fields,
    });
  return { ...server, asked, create };
}

test('an object is stored in one version and shown in the others as the webhook converts it', async () => {
  const { create, send, asked } = await withConversion();
  expect((await create('v1', 'a', { hostPort: 'localhost:80' })).status).toBe(201);
  expect((await send('GET', path('v1', 'a'))).body).toMatchObject({ hostPort: 'localhost:80' });
  expect(asked).toHaveLength(0);
  const shown = await send('GET', path('v2', 'a'));
  expect(shown.body).toMatchObject({ apiVersion: 'example.com/v2', host: 'localhost', port: '80' });
  expect(asked[0]).toMatchObject({
    desiredAPIVersion: 'example.com/v2',
    objects: [{ apiVersion: 'example.com/v1', kind: 'Foo', metadata: { name: 'a' } }],
  });
  expect((await create('v2', 'b', { host: 'b', port: '81' })).body).toMatchObject({ host: 'b', port: '81' });
  expect((await send('GET', path('v1', 'b'))).body).toMatchObject({ hostPort: 'b:81' });
});

test('what is written is judged by the rules of the version in which it was written', async () => {
  const { create } = await withConversion();
  const { status, body } = await create('v2', 'a', { host: 'a', port: '65000' });
  expect([status, body.message]).toEqual([
    422,
    'Foo.example.com "a" is invalid: port: Too long: may not be more than 3 bytes',
  ]);
});

test('a patch is one of the object as its version shows it', async () => {
  const { create, send } = await withConversion();
  await create('v1', 'a', { hostPort: 'localhost:80' });
  const patched = await send('PATCH', path('v2', 'a'), { port: '443' }, 'application/merge-patch+json');
  expect(patched.body).toMatchObject({ host: 'localhost', port: '443' });
  expect((await send('GET', path('v1', 'a'))).body).toMatchObject({ hostPort: 'localhost:443' });
});

test('a list is converted with one question, and a watch as it comes', async () => {
  const { create, send, asked, watch, clock } = await withConversion();
  for (const name of ['a', 'b', 'c']) await create('v1', name, { hostPort: `${name}:80` });
  await clock.advance(100);
  const list = await send('GET', path('v2'));
  expect((list.body['items'] as unknown as Fields[]).map(({ host }) => host)).toEqual(['a', 'b', 'c']);
  expect(asked).toHaveLength(1);
  expect(asked[0]!.objects).toHaveLength(3);
  const { seen } = watch(`${path('v2')}?watch=1&resourceVersion=${list.body['metadata']!['resourceVersion']}`);
  await clock.advance(100);
  await create('v1', 'd', { hostPort: 'd:80' });
  await clock.advance(100);
  expect(seen.map(({ event }) => event['object'])).toMatchObject([{ apiVersion: 'example.com/v2', host: 'd' }]);
});

const prefix = 'conversion webhook for example.com/v1, Kind=Foo ';
test.each([
  [
    () => new Error('dial tcp 1.2.3.4:443: connect: connection refused'),
    'failed: Post "https://hook.example.com/convert?timeout=30s": dial tcp 1.2.3.4:443: connect: connection refused',
  ],
  [(response: Fields) => ({ ...response, result: { status: 'Failure', message: 'no' } }), 'failed: no'],
  [(response: Fields) => ({ ...response, result: {} }), "failed: response.result.status was '', not 'Success'"],
  [(response: Fields) => ({ ...response, convertedObjects: [] }), 'returned 0 objects, expected 1'],
  [
    (response: Fields) => ({ ...response, convertedObjects: [{ apiVersion: 'example.com/v3', kind: 'Foo' }] }),
    'returned invalid converted object at index 0: invalid groupVersion (expected=example.com/v2, actual=example.com/v3)',
  ],
  [
    (response: Fields) => ({
      ...response,
      convertedObjects: [{ apiVersion: 'example.com/v2', kind: 'Foo', metadata: { name: 'z' } }],
    }),
    'returned invalid converted object at index 0: must have the same name: z != a',
  ],
])('a conversion that fails is what is answered (%#)', async (change, said) => {
  const { create, send } = await withConversion(change);
  await create('v1', 'a', { hostPort: 'a:80' });
  const { status, body } = await send('GET', path('v2', 'a'));
  expect([status, body.message]).toEqual([500, prefix + said]);
  expect((await send('GET', path('v1', 'a'))).status).toBe(200);
});
