import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { cancellationSource, never } from '../../kernel/cancellation.ts';
import type { Context } from '../../kernel/context.ts';
import { type ApiRequest, channels } from '../../protocol/http.ts';
import { charset } from './charset.ts';
import { tunnelPorts, tunnelProtocol } from './port-tunnel.ts';
import { type Peer, RpcError } from '../../protocol/rpc.ts';

/** The stream protocols that kubectl may ask for, best first. Upstream: apimachinery/pkg/util/remotecommand/constants.go */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** The channel on which the fifth version says that another one is over. */
const closing = 255;

const sockets = new WebSocketServer({
  noServer: true,
  handleProtocols: (asked) => protocols.find((protocol) => asked.has(protocol)) ?? false,
});

/** The tunnel's name has a slash, which RFC 6455 does not allow and the library does not take: it is agreed on here. */
const tunnels = new WebSocketServer({ noServer: true });
tunnels.on('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${tunnelProtocol}`));

const isTunnel = ({ headers }: IncomingMessage, { path }: ApiRequest): boolean =>
  path.endsWith('/portforward') && headers['sec-websocket-protocol'] === tunnelProtocol;

/** Differs: watches are not upgraded here, and SPDY only inside a WebSocket. */
const canTakeOver = ({ headers }: IncomingMessage, { path }: ApiRequest): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket' && /\/pods\/[^/]+\/(?:exec|attach)$/.test(path);

/** A connection that is to be taken over: the API server decides, then what goes over it is carried between the two. */
export async function upgrade(
  apiserver: Peer,
  request: ApiRequest,
  { incoming, socket, head }: { readonly incoming: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
): Promise<void> {
  const asTunnel = isTunnel(incoming, request);
  if (!asTunnel && !canTakeOver(incoming, request)) {
    await answerPlainly(apiserver, request, socket);
    return;
  }
  const session = randomUUID();
  const left = cancellationSource();
  socket.on('error', () => socket.destroy());
  socket.once('close', () => left.cancel());
  const context = { cancellation: left, background: false };
  const parts = apiserver.stream('http.stream', { ...request, upgrade: session }, { context })[Symbol.asyncIterator]();
  const first = await parts.next();
  if (first.done || !('head' in first.value)) throw new Error('the answer has no head');
  const { status, headers } = first.value.head;
  if (status !== 101) {
    let body = '';
    for (let next = await parts.next(); !next.done; next = await parts.next())
      if ('chunk' in next.value) body += next.value.chunk.text;
    refuse(socket, status, headers, body);
    return;
  }
  const server = asTunnel ? tunnels : sockets;
  if (asTunnel) delete incoming.headers['sec-websocket-protocol'];
  const client = await new Promise<WebSocket>((resolve) => server.handleUpgrade(incoming, socket, head, resolve));
  if (asTunnel) tunnelPorts(apiserver, request, client, context);
  else carryInput(apiserver, session, client, context);
  for (let next = await parts.next(); !next.done; next = await parts.next()) {
    if (!('chunk' in next.value)) continue;
    const { channel = channels.stdout, text } = next.value.chunk;
    await new Promise<void>((resolve) =>
      client.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]), () => resolve()),
    );
  }
  client.close(1000);
}

/** What the client sends finds its way by the session's name. */
function carryInput(apiserver: Peer, session: string, client: WebSocket, context: Context): void {
  client.on('message', (data: RawData) => {
    const bytes = bytesOf(data);
    const [channel = 0] = bytes;
    const input =
      channel === closing
        ? { session, channel: bytes[1] ?? 0, text: '', ends: true as const }
        : { session, channel, text: bytes.subarray(1).toString('utf8') };
    apiserver.call('http.input', input, { context }).catch(() => client.terminate());
  });
}

/** As if nobody had asked for an upgrade: the API server says whether one may, and that it takes one. */
async function answerPlainly(apiserver: Peer, request: ApiRequest, socket: Duplex): Promise<void> {
  const context = { cancellation: never, background: false };
  try {
    const { status, headers, body } = await apiserver.call('http.request', request, { context });
    refuse(socket, status, headers, body);
  } catch (error) {
    if (!(error instanceof RpcError) || error.code !== 'streamed') throw error;
    refuse(
      socket,
      400,
      { 'content-type': 'text/plain; charset=utf-8' },
      'watches are not upgraded to WebSockets here\n',
    );
  }
}

const bytesOf = (data: RawData): Buffer =>
  Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);

export function refuse(socket: Duplex, status: number, headers: Readonly<Record<string, string>>, body: string): void {
  const bytes = Buffer.from(body, charset(headers));
  const lines = Object.entries({ ...headers, 'content-length': String(bytes.length), connection: 'close' });
  const head = [`HTTP/1.1 ${status} `, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  socket.end(Buffer.concat([Buffer.from(head), bytes]));
}
