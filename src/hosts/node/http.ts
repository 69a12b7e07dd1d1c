import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cancellationSource } from '../../kernel/cancellation.ts';
import type { Tracer } from '../../kernel/tracer.ts';
import type { Bus } from '../../protocol/bus.ts';
import type { ApiRequest } from '../../protocol/http.ts';
import { charset } from './charset.ts';
import { compressed } from './compression.ts';
import { refuse, upgrade } from './upgrade.ts';
import { Connections } from '../../protocol/connections.ts';
import { outcomeUnknown, type Peer, RpcError } from '../../protocol/rpc.ts';

/** What the real server takes at most. Upstream: apiserver/pkg/server/config.go (MaxRequestBodyBytes) */
const maxBodyBytes = 3 * 1024 * 1024;

const hostNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

export interface NodeHttpOptions {
  readonly bus: Bus;
  readonly tracer: Tracer;
  /** 0: any free port. */
  readonly port: number;
  /** The certificate of requests that bring no credentials of their own. */
  readonly defaultCertificate?: string;
}

export interface NodeHttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the API of the bus on 127.0.0.1 over plain HTTP. Names in Host and Origin are checked, so that no web page,
 * wherever it comes from and whatever its DNS says, can drive the cluster.
 */
export async function serveHttp(options: NodeHttpOptions): Promise<NodeHttpServer> {
  const servers = new Connections(options);
  const apiserver = (): Peer => servers.to('kube-apiserver');
  const server = createServer((incoming, outgoing) => {
    const refusal = foreign(incoming);
    if (refusal) {
      outgoing.writeHead(refusal.status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
      outgoing.end(`${refusal.message}\n`);
      return;
    }
    answer(incoming, outgoing, apiserver, options.defaultCertificate).catch((error: unknown) => {
      if (outgoing.headersSent) outgoing.destroy();
      else unavailable(outgoing, error);
    });
  });
  server.on('upgrade', (incoming, socket, head) => {
    const refusal = foreign(incoming);
    if (refusal) {
      refuse(socket, refusal.status, { 'content-type': 'text/plain; charset=utf-8' }, `${refusal.message}\n`);
      return;
    }
    const request = apiRequest(incoming, '', options.defaultCertificate);
    upgrade(apiserver(), request, { incoming, socket, head }).catch(() => socket.destroy());
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function foreign({ headers }: IncomingMessage): { readonly status: number; readonly message: string } | undefined {
  const host = (headers.host ?? '').toLowerCase();
  if (!hostNames.has(host.replace(/:\d+$/, '')))
    return { status: 421, message: 'Misdirected Request: this server answers for 127.0.0.1 and localhost only' };
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'none' && site !== 'same-origin')
    return { status: 403, message: 'Forbidden: cross-site request' };
  if (headers.origin !== undefined && headers.origin !== `http://${host}`)
    return { status: 403, message: 'Forbidden: foreign origin' };
  return undefined;
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  apiserver: () => Peer,
  defaultCertificate: string | undefined,
): Promise<void> {
  const body = await readBody(incoming);
  if (body === undefined) {
    incoming.resume();
    tooLarge(outgoing);
    return;
  }
  const left = cancellationSource();
  outgoing.once('close', () => left.cancel());
  const context = { cancellation: left, background: false };
  const request = apiRequest(incoming, body, defaultCertificate);
  if (!isStreamed(request)) {
    const reply = await apiserver().call('http.request', request, { context });
    const text = Buffer.from(reply.body, charset(reply.headers));
    const { bytes, headers } = await compressed(
      text,
      reply.headers['content-type'],
      request.headers['accept-encoding'],
    );
    outgoing.writeHead(reply.status, { ...reply.headers, ...headers });
    outgoing.end(request.method === 'HEAD' ? undefined : bytes);
    return;
  }
  let encoding = charset({});
  for await (const part of apiserver().stream('http.stream', request, { context })) {
    if ('head' in part) {
      encoding = charset(part.head.headers);
      outgoing.writeHead(part.head.status, part.head.headers);
      outgoing.flushHeaders();
    } else if (!outgoing.write(part.chunk.text, encoding)) await drained(outgoing);
    if (left.cancelled) return;
  }
  outgoing.end();
}

const isStreamed = ({ path, query }: ApiRequest): boolean =>
  /(?:^|&)(?:watch|follow)=(?:1|t|true)(?:&|$)/i.test(query) || path.includes('/watch/');

function apiRequest(incoming: IncomingMessage, body: string, defaultCertificate: string | undefined): ApiRequest {
  const url = incoming.url ?? '/';
  const mark = url.indexOf('?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return {
    method: incoming.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers,
    ...(body !== '' && { body }),
    ...(defaultCertificate && headers['authorization'] === undefined && { peerCertificate: defaultCertificate }),
  };
}

/** The body as the protocol has it; undefined when it is larger than the limit. */
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  if (Number(incoming.headers['content-length'] ?? 0) > maxBodyBytes) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString(charset(incoming.headers));
}

const drained = (outgoing: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      outgoing.off('drain', done);
      outgoing.off('close', done);
      resolve();
    };
    outgoing.once('drain', done);
    outgoing.once('close', done);
  });

function tooLarge(outgoing: ServerResponse): void {
  sendStatus(outgoing, 413, 'RequestEntityTooLarge', `Request entity too large: limit is ${maxBodyBytes}`);
}

function unavailable(outgoing: ServerResponse, error: unknown): void {
  const message =
    error instanceof RpcError && (error.code === 'unavailable' || error.code === outcomeUnknown)
      ? 'the API server is not running or went away before it answered'
      : String(error);
  sendStatus(outgoing, 503, 'ServiceUnavailable', message);
}

function sendStatus(outgoing: ServerResponse, code: number, reason: string, message: string): void {
  outgoing.writeHead(code, { 'content-type': 'application/json', connection: 'close' });
  outgoing.end(
    JSON.stringify({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code }),
  );
}
