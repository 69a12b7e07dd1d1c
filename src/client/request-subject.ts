import type { ApiRequest } from '../protocol/http.ts';
import type { RequestSubject } from '../protocol/evidence/request.ts';

const verbs: Readonly<Record<string, string>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
};

const noResource = { verb: '', group: '', version: '', resource: '', subresource: '', namespace: '', name: '' };

/** What a request is about, read from its path as the server will read it. */
export function requestSubject({ method, path, query, headers }: ApiRequest): RequestSubject {
  const [root, ...parts] = path.split('/').filter((part) => part !== '');
  const base = { method, path, query, userAgent: headers['user-agent'] ?? '' };
  if ((root !== 'api' && root !== 'apis') || parts.length < (root === 'api' ? 2 : 3)) return { ...noResource, ...base };
  const group = root === 'apis' ? parts.shift()! : '';
  const version = parts.shift()!;
  let namespace = '';
  if (parts[0] === 'namespaces' && parts.length > 2 && parts[2] !== 'status' && parts[2] !== 'finalize') {
    parts.shift();
    namespace = decodeURIComponent(parts.shift()!);
  }
  const [resource = '', name = '', ...subresource] = parts;
  return {
    group,
    version,
    resource,
    subresource: subresource.join('/'),
    namespace: resource === 'namespaces' ? decodeURIComponent(name) : namespace,
    name: decodeURIComponent(name),
    verb: verbOf(method, name, query),
    ...base,
  };
}

function verbOf(method: string, name: string, query: string): string {
  if (method === 'DELETE') return name === '' ? 'deletecollection' : 'delete';
  if (method !== 'GET' && method !== 'HEAD') return verbs[method] ?? '';
  if (/(^|&)watch=(true|1)(&|$)/.test(query)) return 'watch';
  return name === '' ? 'list' : 'get';
}

/** `POST pods`, `PATCH pods/status`, `GET /version`: one line for whoever waits at the gate. */
export function requestLabel({ method, path, resource, subresource }: RequestSubject): string {
  if (resource === '') return `${method} ${path}`;
  return `${method} ${resource}${subresource === '' ? '' : `/${subresource}`}`;
}
