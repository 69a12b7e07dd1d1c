import type { RequestSubject } from '../protocol/evidence/request.ts';
import type { ApiRequest } from '../protocol/http.ts';
import { parseBool, parseQuery, type Query } from './query.ts';

/** What a request is about, as its path, method and query say. */
export interface RequestInfo extends RequestSubject {
  /** False for paths such as `/healthz` and `/apis/apps/v1`. */
  readonly isResource: boolean;
  /** The verb that authorizers see: the lower-case method for paths that are no resource. */
  readonly requestVerb: string;
  /** What follows the subresource, e.g. the path behind `proxy`. */
  readonly rest: readonly string[];
  readonly options: Query;
}

/** These lead on to somebody else rather than to something that is stored, whatever the method. */
export const connectingSubresources: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward', 'log', 'proxy']);

const verbOfMethod: ReadonlyMap<string, string> = new Map([
  ['POST', 'create'],
  ['GET', 'get'],
  ['HEAD', 'get'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
]);

/** Behind `/namespaces/<name>/` these are parts of the namespace, not resources in it. */
const namespaceSubresources = new Set(['status', 'finalize']);

/** Upstream: staging/src/k8s.io/apiserver/pkg/endpoints/request/requestinfo.go */
export function requestInfo(request: ApiRequest): RequestInfo {
  const options = parseQuery(request.query);
  const subject = {
    method: request.method,
    path: request.path,
    query: request.query,
    userAgent: request.headers['user-agent'] ?? '',
    options,
  };
  const parts = splitPath(request.path);
  const isCore = parts[0] === 'api';
  const head = isCore ? 2 : 3;
  if ((!isCore && parts[0] !== 'apis') || parts.length <= head) {
    return {
      isResource: false,
      verb: '',
      requestVerb: request.method.toLowerCase(),
      group: '',
      version: '',
      resource: '',
      subresource: '',
      namespace: '',
      name: '',
      rest: [],
      ...subject,
    };
  }
  const group = isCore ? '' : parts[1]!;
  const version = parts[head - 1]!;
  let rest = parts.slice(head);
  let verb = verbOfMethod.get(request.method) ?? '';
  const deprecatedWatch = rest[0] === 'watch' && rest.length > 1;
  if (deprecatedWatch) {
    rest = rest.slice(1);
    verb = 'watch';
  }
  let namespace = '';
  if (rest[0] === 'namespaces') {
    namespace = rest[1] ?? '';
    if (rest.length > 2 && !namespaceSubresources.has(rest[2]!)) rest = rest.slice(2);
  }
  const resource = rest[0] ?? '';
  let name = rest[1] ?? '';
  const subresource = rest[2] ?? '';
  if (!deprecatedWatch && name === '' && verb === 'get') verb = parseBool(options.get('watch')) ? 'watch' : 'list';
  if (name === '' && verb === 'delete') verb = 'deletecollection';
  if (name === '' && (verb === 'list' || verb === 'watch' || verb === 'deletecollection'))
    name = /^metadata\.name==?([^,=!]+)$/.exec(options.get('fieldSelector'))?.[1] ?? '';
  return {
    isResource: true,
    verb,
    requestVerb: verb === '' ? request.method.toLowerCase() : verb,
    group,
    version,
    resource,
    subresource,
    namespace,
    name,
    rest: rest.slice(3),
    ...subject,
  };
}

/** What is asked of whom a proxied request leads to: all that follows `proxy`, as it was written. */
export function proxiedPath({ path, rest }: Pick<RequestInfo, 'path' | 'rest'>): string {
  if (rest.length === 0) return '/';
  const behind = writtenParts(path).slice(-rest.length).join('/');
  return `/${behind}${path.endsWith('/') ? '/' : ''}`;
}

/** The path's parts, unescaped, without leading and trailing slashes. */
function splitPath(path: string): string[] {
  const parts = writtenParts(path);
  return path.includes('%') ? parts.map(unescaped) : parts;
}

function writtenParts(path: string): string[] {
  let start = 0;
  let end = path.length;
  while (path[start] === '/') start++;
  while (end > start && path[end - 1] === '/') end--;
  return start === end ? [] : path.slice(start, end).split('/');
}

function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
