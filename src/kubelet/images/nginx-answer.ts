import { ConnectError } from '../network/cluster-network.ts';
import type { PortReply, PortRequest } from '../runtime/network.ts';
import type { Process } from '../runtime/program.ts';
import { exchange, webAddress } from '../programs/http-exchange.ts';
import type { Location, NginxConfig, Rules, VirtualServer } from './nginx-config.ts';

/** How long nginx waits for another server, ms. Upstream: proxy_connect_timeout, proxy_read_timeout */
const patienceMs = 60_000;

const titles: Readonly<Record<number, string>> = {
  200: 'OK',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Authorization Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

/** nginx's own page for a status. */
export function page(status: number): PortReply {
  const title = `${status} ${titles[status] ?? ''}`.trim();
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { 'content-type': 'text/html' }, body: status < 300 ? '' : body };
}

/** A request on its way through one server's rules. */
export interface Visit {
  readonly process: Process;
  readonly config: NginxConfig;
  readonly request: PortRequest;
  readonly port: number;
  /** Counts the requests that were handed on: a group's servers take turns. */
  readonly turn: () => number;
  /** Says that something went wrong, where nginx says it. */
  readonly complain: (text: string) => void;
}

const pathOf = ({ path }: PortRequest): string => decoded(path.split('?')[0] ?? '/');

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** What a server of the configuration answers. */
export async function answer(visit: Visit): Promise<PortReply> {
  const { config, request, port } = visit;
  const host = (request.headers['host'] ?? '').replace(/:\d+$/, '');
  const server = serverFor(config, port, host);
  const path = pathOf(request);
  if (path.includes('..')) return page(400);
  const rules = server.answer ? server : (locationFor(server, path) ?? server);
  const reply = await within(visit, rules, path);
  const headers = rules.headers.map(([name, value]) => [name, expanded(value, visit)] as const);
  return { ...reply, headers: { ...reply.headers, ...Object.fromEntries(headers) } };
}

/** The server of that name on the port, else the default one there. */
function serverFor({ servers }: NginxConfig, port: number, host: string): VirtualServer {
  const here = servers.filter(({ ports }) => ports.includes(port));
  const named = here.find(({ names }) => names.some((name) => name === host || isUnder(name, host)));
  return named ?? here.find(({ isDefault }) => isDefault) ?? here[0]!;
}

/** `*.example.com`, `.example.com` */
const isUnder = (name: string, host: string): boolean => /^\*?\./.test(name) && host.endsWith(name.replace(/^\*/, ''));

/** Upstream: https://nginx.org/en/docs/http/ngx_http_core_module.html#location */
function locationFor({ locations }: VirtualServer, path: string): Location | undefined {
  const exact = locations.find(({ match, path: wanted }) => match === '=' && wanted === path);
  if (exact) return exact;
  const prefixes = locations.filter(
    ({ match, path: wanted }) => (match === '' || match === '^~') && path.startsWith(wanted),
  );
  const longest = prefixes.toSorted((a, b) => b.path.length - a.path.length)[0];
  if (longest?.match === '^~') return longest;
  return locations.find(({ pattern }) => pattern?.test(path)) ?? longest;
}

function within(visit: Visit, rules: Rules | Location, path: string): PortReply | Promise<PortReply> {
  if (rules.answer) return returned(visit, rules, rules.answer);
  if (rules.deniesAll) return page(403);
  if (rules.proxyPass !== undefined) return proxied(visit, rules, rules.proxyPass, path);
  const { method } = visit.request;
  return method === 'GET' || method === 'HEAD' ? fromFile(visit, rules, path) : page(405);
}

function returned(visit: Visit, { defaultType }: Rules, { status, text }: NonNullable<Rules['answer']>): PortReply {
  const body = expanded(text, visit);
  if ([301, 302, 303, 307, 308].includes(status))
    return { ...page(status), headers: { ...page(status).headers, location: body } };
  return body === '' ? page(status) : { status, headers: { 'content-type': defaultType }, body };
}

/** Variables of a text, as `$host` and `${remote_addr}`. */
const expanded = (text: string, { process, request, port }: Visit): string =>
  text.replace(/\$\{?(\w+)\}?/g, (_, name: string) => {
    const [, query = ''] = request.path.split('?');
    const known: Readonly<Record<string, string>> = {
      args: query,
      host: (request.headers['host'] ?? '').replace(/:\d+$/, ''),
      hostname: process.hostname,
      query_string: query,
      remote_addr: request.remoteIp,
      proxy_add_x_forwarded_for: request.remoteIp,
      request_method: request.method,
      request_uri: request.path,
      scheme: 'http',
      server_addr: process.podIp,
      server_port: String(port),
      uri: pathOf(request),
    };
    return known[name] ?? request.headers[name.replace(/^http_/, '').replaceAll('_', '-')] ?? '';
  });

function fromFile(visit: Visit, rules: Rules | Location, path: string): PortReply | Promise<PortReply> {
  const { process, complain } = visit;
  const file = (uri: string): string => {
    const rest = rules.alias !== undefined && 'path' in rules ? uri.slice(rules.path.length) : uri;
    return `${rules.alias ?? rules.root}${rest}`.replaceAll(/\/{2,}/g, '/');
  };
  for (const candidate of rules.tryFiles?.slice(0, -1) ?? []) {
    const uri = expanded(candidate, visit);
    if (process.files.read(file(uri)) !== undefined) return found(process, rules, file(uri));
  }
  const last = rules.tryFiles?.at(-1);
  if (last?.startsWith('=')) return page(Number(last.slice(1)));
  const wanted = last === undefined ? path : expanded(last, visit);
  const at = file(wanted);
  if (wanted.endsWith('/')) {
    const index = rules.index.find((name) => process.files.read(`${at}${name}`) !== undefined);
    if (index !== undefined) return found(process, rules, `${at}${index}`);
    if (process.files.isDirectory(at.replace(/\/$/, ''))) {
      complain(`directory index of "${at}" is forbidden`);
      return page(403);
    }
  } else if (process.files.isDirectory(at)) {
    const { host = 'localhost' } = visit.request.headers;
    return { ...page(301), headers: { 'content-type': 'text/html', location: `http://${host}${path}/` } };
  } else if (process.files.read(at) !== undefined) return found(process, rules, at);
  const why = process.files.whyUnreadable(at);
  complain(
    `open() "${at}" failed (${why === 'Permission denied' ? '13: Permission denied' : '2: No such file or directory'})`,
  );
  return page(why === 'Permission denied' ? 403 : 404);
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  txt: 'text/plain',
  json: 'application/json',
  css: 'text/css',
  js: 'application/javascript',
  xml: 'text/xml',
};

const extension = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

const found = (process: Process, { defaultType }: Rules, file: string): PortReply => ({
  status: 200,
  headers: { 'content-type': types[extension(file)] ?? defaultType },
  body: process.files.read(file) ?? '',
});

const refusals: Readonly<Record<string, string>> = {
  refused: '111: Connection refused',
  unreachable: '113: Host is unreachable',
  'timed-out': '110: Operation timed out',
};

/** Hands a request on to another server. */
async function proxied(visit: Visit, rules: Rules | Location, target: string, path: string): Promise<PortReply> {
  const { process, config, request, complain } = visit;
  const address = webAddress(expanded(target, visit));
  if (!address) return page(500);
  const group = config.upstreams.get(address.host) ?? [`${address.host}:${address.port}`];
  const [host = '', port = '80'] = group[visit.turn() % group.length]!.split(':');
  const hasUri = /^https?:\/\/[^/]+\//.test(target);
  const uri = hasUri && 'path' in rules ? address.path + path.slice(rules.path.length) : request.path;
  try {
    const connection = await process.network.connect(host, Number(port), patienceMs);
    const { method, headers, body } = request;
    const sent = { method, headers: { ...headers, host: address.host }, ...(body !== undefined && { body }) };
    return await exchange(process, connection, { ...address, path: uri }, sent, patienceMs);
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const { failure } = error;
    complain(
      failure === 'unknown-host'
        ? `${host} could not be resolved (3: Host not found)`
        : `connect() failed (${refusals[failure] ?? refusals['refused']}) while connecting to upstream`,
    );
    return page(failure === 'timed-out' ? 504 : 502);
  }
}
