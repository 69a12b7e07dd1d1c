import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createTracer } from '../../kernel/tracer.ts';
import { channels, type SessionInput } from '../../protocol/http.ts';
import { createMemoryBus } from '../../protocol/memory-bus.ts';
import type { StreamedHttp } from '../../protocol/messages.ts';
import { RpcError, serve } from '../../protocol/rpc.ts';
import { type NodeHttpServer, serveHttp } from './http.ts';
import { WallClock } from '../wall-clock.ts';

const tracer = createTracer({
  component: 'http',
  instance: '0',
  clock: new WallClock(),
  level: 'off',
  write: () => {},
});

const exec = '/api/v1/namespaces/default/pods/web/exec';
const refused = '/api/v1/namespaces/default/pods/gone/exec';

let server: NodeHttpServer;
let asked: string[];

/** An API server's double: it sends back in capitals what it is sent, until the client sends no more. */
beforeEach(async () => {
  asked = [];
  let hear: (input: SessionInput) => void = () => {};
  const bus = createMemoryBus();
  bus.listen('kube-apiserver', (endpoint) => {
    serve(endpoint, tracer, {
      'http.input': (input) => {
        hear(input);
        return {};
      },
      'http.request': ({ query }) => {
        if (query.includes('watch')) throw new RpcError('streamed', 'the answer is a stream: use http.stream');
        return { status: 403, headers: { 'content-type': 'text/plain' }, body: 'you may not' };
      },
      'http.stream': async function* ({ path, upgrade }): AsyncGenerator<StreamedHttp> {
        asked.push(path);
        if (path === refused) {
          yield { head: { status: 404, headers: { 'content-type': 'text/plain' } } };
          yield { chunk: { text: 'no such pod' } };
          return;
        }
        yield { head: { status: 101, headers: {} } };
        for (;;) {
          const input = await new Promise<SessionInput>((resolve) => {
            hear = resolve;
          });
          expect(input.session).toBe(upgrade);
          if (input.ends) break;
          yield { chunk: { channel: channels.stdout, text: input.text.toUpperCase() } };
        }
        yield { chunk: { channel: channels.error, text: '{"status":"Success"}' } };
      },
    });
  });
  server = await serveHttp({ bus, tracer, port: 0 });
});

afterEach(() => server.close());

/** Asks for an upgrade, and gives up whatever comes of it. */
function attempt(
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}${path}`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    });
    outgoing.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (data: string) => {
        text += data;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    outgoing.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve({ status: 101, text: '' });
    });
    outgoing.on('error', reject).end();
  });
}

test('what is typed goes one way, what is said the other, each on its channel', async () => {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${exec}?command=cat`, ['v5.channel.k8s.io']);
  const heard: string[] = [];
  socket.on('message', (data: Buffer) => {
    heard.push(`${data[0]} ${data.subarray(1).toString()}`);
    if (heard.length === 1) socket.send(Buffer.from([255, channels.stdin]));
  });
  socket.on('open', () => socket.send(Buffer.concat([Buffer.from([channels.stdin]), Buffer.from('grüße')])));
  await new Promise((resolve) => socket.on('close', resolve));
  expect(socket.protocol).toBe('v5.channel.k8s.io');
  expect(heard).toEqual(['1 GRÜSSE', '3 {"status":"Success"}']);
});

test('a refusal is an ordinary answer', async () => {
  expect(await attempt(refused)).toEqual({ status: 404, text: 'no such pod' });
});

test('no web page may take a connection over', async () => {
  expect((await attempt(exec, { origin: 'https://page.example' })).status).toBe(403);
  expect((await attempt(exec, { host: 'rebound.example' })).status).toBe(421);
  expect(asked).toEqual([]);
});

test('what is not carried is answered as a plain request, and nothing is run', async () => {
  expect(await attempt(exec, { upgrade: 'SPDY/3.1' })).toEqual({ status: 403, text: 'you may not' });
  expect((await attempt('/api/v1/pods?watch=true')).status).toBe(400);
  expect(asked).toEqual([]);
});
