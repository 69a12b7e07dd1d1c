import { utf8Length } from '../../apimachinery/base64.ts';
import { cancellationSource } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import { ConnectError, type Connection } from '../network/cluster-network.ts';
import type { PortReply } from '../runtime/network.ts';
import type { Process } from '../runtime/program.ts';

/** An address on the web, taken apart. */
export interface WebAddress {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** With the query. */
  readonly path: string;
}

export interface WebRequest {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Undefined: nothing that could be asked for. */
export function webAddress(url: string): WebAddress | undefined {
  const [, scheme = 'http', host, port, path = '/'] =
    /^(?:(https?):\/\/)?(?:[^/?#@]*@)?([^:/?#\s]+)(?::(\d+))?([/?][^#\s]*)?(?:#.*)?$/i.exec(url) ?? [];
  if (host === undefined) return undefined;
  const isSecure = scheme.toLowerCase() === 'https';
  return {
    scheme: isSecure ? 'https' : 'http',
    host,
    port: port === undefined ? (isSecure ? 443 : 80) : Number(port),
    path: path.startsWith('/') ? path : `/${path}`,
  };
}

/** `web:8080`, without a port that the scheme has anyway. */
export const hostHeader = ({ scheme, host, port }: WebAddress): string =>
  port === (scheme === 'https' ? 443 : 80) ? host : `${host}:${port}`;

/** Asks over a connection that stands. @throws ConnectError, `timed-out` when no answer comes in time */
export async function exchange(
  { clock, killed }: Process,
  connection: Connection,
  address: WebAddress,
  { method, headers, body }: WebRequest,
  patienceMs = Number.MAX_SAFE_INTEGER,
): Promise<PortReply> {
  const answer = connection.request({
    method,
    path: address.path,
    headers: { host: hostHeader(address), ...headers },
    ...(body !== undefined && { body }),
  });
  if (patienceMs === Number.MAX_SAFE_INTEGER) return answer;
  const timer = cancellationSource(killed);
  const late = sleep(clock, patienceMs, timer).then((): undefined => undefined);
  try {
    const reply = await Promise.race([answer, late]);
    if (!reply) throw new ConnectError('timed-out');
    return reply;
  } finally {
    timer.cancel();
  }
}

const phrases: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export const statusLine = (status: number): string => `HTTP/1.1 ${status} ${phrases[status] ?? ''}`.trimEnd();

/** The head of an answer as it goes over the wire. @param newline what ends a line */
export function headOf({ status, headers, body }: PortReply, newline = '\r\n'): string {
  const length = headers['content-length'] === undefined ? { 'content-length': String(utf8Length(body)) } : {};
  const lines = Object.entries({ ...headers, ...length }).map(([name, value]) => `${headerName(name)}: ${value}`);
  return [statusLine(status), ...lines, '', ''].join(newline);
}

/** `content-type` as servers write it. */
const headerName = (name: string): string => name.replace(/(^|-)[a-z]/g, (first) => first.toUpperCase());
