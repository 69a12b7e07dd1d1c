import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { componentEnvironment } from '../../cluster/component-environment.ts';
import { rootContext } from '../../kernel/context.ts';
import { openGate } from '../../kernel/gate.ts';
import { revision } from '../../protocol/kv.ts';
import { createMemoryBus } from '../../protocol/memory-bus.ts';
import { connect, type Peer } from '../../protocol/rpc.ts';
import { serveRealEtcd } from './gateway.ts';
import { WallClock } from '../wall-clock.ts';

/** Answers each path with a status and lines of text, and keeps what it was asked. */
async function gateway(answers: Readonly<Record<string, readonly [number, string]>>) {
  const asked: { readonly path: string; readonly body: unknown }[] = [];
  server = createServer((incoming, outgoing) => {
    let text = '';
    incoming.on('data', (part: Buffer) => (text += part.toString()));
    incoming.on('end', () => {
      asked.push({ path: incoming.url!, body: JSON.parse(text) });
      const [status, body] = answers[incoming.url!] ?? [404, '{}'];
      outgoing.writeHead(status).end(body);
    });
  });
  await new Promise<void>((resolve) => void server!.listen(0, '127.0.0.1', resolve));
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

function peerOf(...servers: string[]): () => Peer {
  const clock = new WallClock();
  const bus = createMemoryBus();
  const world = { clock, bus, gate: openGate, seed: 1, level: 'off', write: () => {}, report: () => {} } as const;
  const env = componentEnvironment(world, 'etcd', 'e');
  serveRealEtcd(env, servers);
  return () => connect(bus.dial('etcd'), env.tracer);
}

const options = { context: rootContext };
const base64 = (text: string) => Buffer.from(text).toString('base64');

test('texts travel as bytes, numbers as texts, and what is not said has its default', async () => {
  const { asked, url } = await gateway({
    '/v3/kv/txn': [
      200,
      JSON.stringify({
        header: { revision: '7' },
        responses: [
          {
            response_range: {
              header: { revision: '7' },
              kvs: [{ key: base64('파드'), mod_revision: '7' }],
              count: '1',
            },
          },
        ],
      }),
    ],
  });
  const reply = await peerOf(url)().call(
    'etcd.txn',
    {
      compare: [{ key: 'a', target: 'MOD', result: 'EQUAL', modRevision: revision(0) }],
      success: [{ op: 'put', request: { key: 'a', value: '값' } }],
      failure: [{ op: 'range', request: { key: 'a', rangeEnd: '\0' } }],
    },
    options,
  );
  expect(asked[0]!.body).toEqual({
    compare: [{ key: base64('a'), target: 'MOD', result: 'EQUAL', modRevision: 0 }],
    success: [{ request_put: { key: base64('a'), value: base64('값') } }],
    failure: [{ request_range: { key: base64('a'), rangeEnd: base64('\0') } }],
  });
  const kv = { key: '파드', value: '', createRevision: 0, modRevision: 7, version: 0 };
  expect(reply).toEqual({
    revision: 7,
    succeeded: false,
    responses: [{ op: 'range', reply: { revision: 7, kvs: [kv], more: false, count: 1 } }],
  });
});

test('a refusal keeps etcd’s words, and the connection goes on', async () => {
  const error = 'etcdserver: key is not provided';
  const { url } = await gateway({ '/v3/kv/range': [400, JSON.stringify({ error, code: 3 })] });
  const peer = peerOf(url)();
  for (let i = 0; i < 2; i++)
    await expect(peer.call('etcd.range', { key: '' }, options)).rejects.toMatchObject({ code: error, message: error });
  expect(peer.closed.cancelled).toBe(false);
});

test('the connection to a server that cannot be reached is lost, and the next one is to the next server', async () => {
  const { url } = await gateway({ '/v3/kv/put': [200, '{"header":{"revision":"2"}}'] });
  const dial = peerOf('http://127.0.0.1:1', url);
  const first = dial();
  await expect(first.call('etcd.put', { key: 'a', value: '' }, options)).rejects.toMatchObject({ code: 'unavailable' });
  await new Promise<void>((resolve) => void first.closed.onCancel(resolve));
  expect(await dial().call('etcd.put', { key: 'a', value: '' }, options)).toEqual({ revision: 2 });
});

test('a watch tells no more than its events do, ends where history is gone, and fails when etcd ends it', async () => {
  const event = { kv: { key: base64('a'), mod_revision: '4', version: '1' } };
  const lines = [
    { header: { revision: '9' }, created: true },
    { header: { revision: '9' }, events: [event] },
  ];
  const answer = (more: object[]): readonly [number, string] => [
    200,
    [...lines, ...more].map((result) => `${JSON.stringify({ result })}\n`).join(''),
  ];
  const compacted = await gateway({ '/v3/watch': answer([{ canceled: true, compact_revision: '5' }]) });
  const seen: [number, number | undefined][] = [];
  const watch = (url: string) => peerOf(url)().stream('etcd.watch', { key: 'a', startRevision: revision(3) }, options);
  for await (const response of watch(compacted.url)) seen.push([response.revision, response.compactRevision]);
  expect(seen).toEqual([
    [2, undefined],
    [4, undefined],
    [0, 5],
  ]);
  server!.close();
  const ended = await gateway({ '/v3/watch': answer([]) });
  await expect(
    (async () => {
      for await (const _ of watch(ended.url)) continue;
    })(),
  ).rejects.toMatchObject({ code: 'outcome-unknown' });
});
