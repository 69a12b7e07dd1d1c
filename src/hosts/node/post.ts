import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { Platform } from '../../cluster/components.ts';

type PostOutside = NonNullable<Platform['post']>;
type Reply = Awaited<ReturnType<PostOutside>>;

/** Answers that are longer than this are not read on. Upstream: client-go/rest (no limit), etcd's largest request twice */
const maxReplyBytes = 3 * 1024 * 1024;

/** Posts over this computer's network; failures in the words of Go's client. */
export const postOverHttps: PostOutside = ({ url, headers, body, authorities, timeoutMs }) =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      signal: AbortSignal.timeout(timeoutMs),
      ...(authorities !== undefined && { ca: authorities }),
    });
    outgoing.on('response', (incoming) => void replyOf(incoming).then(resolve, (error) => reject(inGo(error, url))));
    outgoing.on('error', (error) => reject(inGo(error, url)));
    outgoing.end(body);
  });

async function replyOf(incoming: IncomingMessage): Promise<Reply> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxReplyBytes) throw new Error('http: response body too large');
    parts.push(part);
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value);
  return { status: incoming.statusCode ?? 0, headers, body: Buffer.concat(parts).toString('utf8') };
}

interface SystemError extends Error {
  readonly code?: string;
  readonly address?: string;
  readonly port?: number;
}

const certificateProblems: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'certificate has expired or is not yet valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate signed by unknown authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate signed by unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate signed by unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate signed by unknown authority',
};

/** What Go's client would have said. Differs: of what it knows no words for, Node's own text. */
function inGo(error: unknown, url: string): Error {
  const { code = '', name, message, address, port } = error as SystemError;
  const { hostname } = new URL(url);
  const certificate = certificateProblems[code];
  if (certificate) return new Error(`tls: failed to verify certificate: x509: ${certificate}`);
  switch (code === '' ? name : code) {
    case 'TimeoutError':
    case 'AbortError':
    case 'ABORT_ERR':
      return new Error('context deadline exceeded');
    case 'ECONNREFUSED':
      return new Error(`dial tcp ${address}:${port}: connect: connection refused`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Error(`dial tcp: lookup ${hostname}: no such host`);
    case 'ECONNRESET':
      return new Error('EOF');
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return new Error(
        `tls: failed to verify certificate: x509: certificate is not valid for any names, but wanted to match ${hostname}`,
      );
    case 'EPROTO':
      return new Error('http: server gave HTTP response to HTTPS client');
    default:
      return new Error(message);
  }
}
