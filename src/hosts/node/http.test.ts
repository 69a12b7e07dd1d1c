import { request } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTracer } from '../../kernel/tracer.ts';
import { createMemoryBus } from '../../protocol/memory-bus.ts';
import type { ApiRequest } from '../../protocol/http.ts';
import { type Handlers, serve } from '../../protocol/rpc.ts';
import { type NodeHttpServer, serveHttp } from './http.ts';
import { WallClock } from '../wall-clock.ts';

const tracer = createTracer({
  component: 'http',
  instance: '0',
  clock: new WallClock(),
  level: 'off',
  write: () => {},
});

const chunk = 'x'.repeat(64 * 1024);
const chunks = 4_000;
const protobuf = 'application/vnd.kubernetes.protobuf';
const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

let asked: ApiRequest | undefined;
let produced = 0;
let watchEnded: Promise<void>;
let server: NodeHttpServer;

/** An API server's double: one answer, and a long stream that counts how much of it was wanted. */
beforeEach(async () => {
  produced = 0;
  let ended = (): void => {};
  watchEnded = new Promise((resolve) => {
    ended = resolve;
  });
  const handlers: Handlers = {
    'http.request': (incoming) => {
      asked = incoming;
      if (incoming.path === '/bytes')
        return { status: 200, headers: { 'content-type': protobuf }, body: incoming.body ?? '' };
      if (incoming.path === '/large')
        return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(chunk.repeat(3)) };
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'answer' };
    },
    'http.stream': async function* (incoming, { cancellation }) {
      cancellation.onCancel(ended);
      if (incoming.path === '/frames') {
        yield { head: { status: 200, headers: { 'content-type': `${protobuf};stream=watch` } } };
        yield { chunk: { text: String.fromCharCode(...everyByte) } };
        return;
      }
      yield { head: { status: 200, headers: { 'content-type': 'application/json' } } };
      if (incoming.path === '/quiet') await new Promise<void>((resolve) => void cancellation.onCancel(resolve));
      for (; produced < chunks && !cancellation.cancelled; produced++) yield { chunk: { text: chunk } };
    },
  };
  const bus = createMemoryBus();
  bus.listen('kube-apiserver', (endpoint) => void serve(endpoint, tracer, handlers));
  server = await serveHttp({ bus, tracer, port: 0, defaultCertificate: 'ADMIN' });
});

afterEach(() => server.close());

function send(headers: Record<string, string>, body = ''): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}/api`, { method: body ? 'POST' : 'GET', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (data: string) => {
        text += data;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    outgoing.on('error', reject).end(body);
  });
}

test('only this machine is answered, under its own names', async () => {
  const port = new URL(server.url).port;
  expect((await send({ host: `127.0.0.1:${port}` })).status).toBe(200);
  expect((await send({ host: `LOCALHOST:${port}` })).status).toBe(200);
  expect((await send({ host: `rebound.example:${port}` })).status).toBe(421);
  expect((await send({ host: '127.0.0.1.example' })).status).toBe(421);
});

test('no web page is answered', async () => {
  expect((await send({ origin: 'https://page.example' })).status).toBe(403);
  expect((await send({ origin: 'null' })).status).toBe(403);
  expect((await send({ origin: 'http://127.0.0.1:1' })).status).toBe(403);
  expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await send({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
  expect((await send({ origin: server.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
});

test('only a request without credentials acts as the default user', async () => {
  await send({});
  expect(asked?.peerCertificate).toBe('ADMIN');
  await send({ authorization: 'Bearer t' });
  expect(asked?.peerCertificate).toBeUndefined();
});

test('a body over 3 MB is refused with a Status', async () => {
  const { status, text } = await send({}, 'x'.repeat(3 * 1024 * 1024 + 1));
  expect(status).toBe(413);
  expect(JSON.parse(text)).toMatchObject({ kind: 'Status', reason: 'RequestEntityTooLarge', code: 413 });
});

test.each([
  [3 * 1024 * 1024, 200],
  [3 * 1024 * 1024 + 1, 413],
])('a body of %i bytes that come in chunks, their number untold, is answered with %i', async (size, expected) => {
  const answered = new Promise<number>((resolve, reject) => {
    const outgoing = request(`${server.url}/api`, { method: 'POST', headers: { 'transfer-encoding': 'chunked' } });
    outgoing.on('response', (response) => resolve(response.resume().statusCode ?? 0)).on('error', reject);
    for (let sent = 0; sent < size; sent += chunk.length) outgoing.write(chunk.slice(0, size - sent));
    outgoing.end();
  });
  expect(await answered).toBe(expected);
  if (expected === 200) expect(asked?.body).toHaveLength(size);
});

test('bytes that are no text come and go as they are', async () => {
  const echoed = await fetch(`${server.url}/bytes`, {
    method: 'POST',
    headers: { 'content-type': protobuf },
    body: everyByte,
  });
  expect(new Uint8Array(await echoed.arrayBuffer())).toEqual(everyByte);
  const streamed = await fetch(`${server.url}/frames?watch=1`);
  expect(new Uint8Array(await streamed.arrayBuffer())).toEqual(everyByte);
});

test('a client that hangs up ends its watch', async () => {
  const outgoing = request(`${server.url}/quiet?watch=1`);
  outgoing.on('error', () => {});
  outgoing.end();
  await new Promise((resolve) => outgoing.once('response', resolve));
  outgoing.destroy();
  await watchEnded;
});

test('a slow client holds back its stream and nobody else', async () => {
  const socket = connectSocket(Number(new URL(server.url).port), '127.0.0.1');
  socket.write(`GET /many?watch=true HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
  await new Promise((resolve) => socket.once('readable', resolve));
  let before = -1;
  while (before !== produced) {
    before = produced;
    for (let turn = 0; turn < 20; turn++) expect((await send({})).text).toBe('answer');
  }
  expect(produced).toBeLessThan(chunks / 2);
  let received = 0;
  for await (const data of socket as AsyncIterable<Buffer>) received += data.length;
  expect(produced).toBe(chunks);
  expect(received).toBeGreaterThan(chunks * chunk.length);
});

test('large objects travel as gzip to whoever reads that, and to nobody else', async () => {
  const get = (path: string, encodings: string) =>
    new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
      request(`${server.url}${path}`, { headers: { 'accept-encoding': encodings } }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(parts) }),
        );
      })
        .on('error', reject)
        .end();
    });
  const text = JSON.stringify(chunk.repeat(3));
  const zipped = await get('/large', 'deflate, gzip');
  expect(zipped.encoding).toBe('gzip');
  expect(zipped.body.length).toBeLessThan(text.length / 10);
  expect(gunzipSync(zipped.body).toString()).toBe(text);
  const plain = await get('/large', 'deflate');
  expect([plain.encoding, plain.body.toString()]).toEqual([undefined, text]);
  expect((await get('/api', 'gzip')).encoding).toBeUndefined();
});
