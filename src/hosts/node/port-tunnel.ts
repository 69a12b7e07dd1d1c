import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Context } from '../../kernel/context.ts';
import { type ApiRequest, channels } from '../../protocol/http.ts';
import type { Peer } from '../../protocol/rpc.ts';
import { SpdyConnection, type SpdyStream } from './spdy.ts';

/** SPDY inside a WebSocket, which is how kubectl forwards ports. Upstream: client-go/tools/portforward/tunneling_dialer.go */
export const tunnelProtocol = 'SPDY/3.1+portforward.k8s.io';

/**
 * Forwarded connections, each a pair of streams: one for what goes through, one for what went wrong. Every one of them is
 * a connection of its own to the API server. Upstream: k8s.io/cri-streaming/pkg/streaming/portforward/httpstream.go
 */
export function tunnelPorts(apiserver: Peer, request: ApiRequest, client: WebSocket, context: Context): void {
  const errors = new Map<string, SpdyStream>();
  const connection = new SpdyConnection(
    (bytes) => client.send(bytes),
    (stream) => {
      const id = stream.headers.get('requestid') ?? '';
      if (stream.headers.get('streamtype') === 'error') {
        errors.set(id, stream);
        return;
      }
      const problems = errors.get(id);
      errors.delete(id);
      if (problems) forward(apiserver, request, { stream, problems, context }).catch(() => client.terminate());
    },
  );
  client.on('message', (data: Buffer) => {
    connection.receive(data).catch(() => client.terminate());
  });
  client.on('close', () => connection.close());
}

async function forward(
  apiserver: Peer,
  request: ApiRequest,
  {
    stream,
    problems,
    context,
  }: { readonly stream: SpdyStream; readonly problems: SpdyStream; readonly context: Context },
): Promise<void> {
  const session = randomUUID();
  let isThere: () => void = () => {};
  // What comes before the far side listens would be lost.
  let sent = new Promise<void>((resolve) => {
    isThere = resolve;
  });
  stream.onData = (bytes, isLast) => {
    const text = bytes.toString('latin1');
    const input = { session, channel: channels.stdin, text, ...(isLast && { ends: isLast }) };
    sent = sent
      .then(() => apiserver.call('http.input', input, { context }))
      .then(
        () => {},
        () => {},
      );
  };
  const query = `port=${encodeURIComponent(stream.headers.get('port') ?? '')}`;
  const parts = apiserver.stream('http.stream', { ...request, query, upgrade: session }, { context });
  for await (const part of parts) {
    if ('head' in part) {
      if (part.head.status === 101) isThere();
      continue;
    }
    const { channel, text } = part.chunk;
    if (channel === channels.stdout) stream.write(Buffer.from(text, 'latin1'));
    else problems.write(Buffer.from(text));
  }
  isThere();
  problems.end();
  stream.end();
}
