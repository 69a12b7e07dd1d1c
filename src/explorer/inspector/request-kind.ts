import { isOver, isRefused, type Request } from '../../journey/requests.ts';

export const requestKinds = [
  'under-way',
  'refused-401',
  'refused-403',
  'refused-404',
  'refused-409',
  'refused-422',
  'refused',
  'inferred',
  'connection',
  'binding',
  'pod-status',
  'create-pod',
  'delete',
  'heartbeat',
  'event',
  'write',
  'watch',
  'read',
] as const;
export type RequestKind = (typeof requestKinds)[number];

const explained = new Set([401, 403, 404, 409, 422]);

/** These lead on to a container or a port; nothing is stored. */
const connecting = new Set(['exec', 'attach', 'portforward', 'proxy']);

/** What a request amounts to, for the sentence that explains it. */
export function requestKind(request: Request): RequestKind {
  const { resource, subresource, verb } = request.subject;
  if (!isOver(request)) return 'under-way';
  if (isRefused(request))
    return explained.has(request.status!) ? (`refused-${request.status}` as RequestKind) : 'refused';
  if (request.inferred) return 'inferred';
  if (connecting.has(subresource)) return 'connection';
  if (subresource === 'binding') return 'binding';
  if (resource === 'pods' && subresource === 'status') return 'pod-status';
  if (resource === 'pods' && verb === 'create' && !subresource) return 'create-pod';
  if (resource === 'leases') return 'heartbeat';
  if (resource === 'events') return 'event';
  if (verb === 'watch') return 'watch';
  if (verb === 'delete' || verb === 'deletecollection') return 'delete';
  return verb === 'create' || verb === 'update' || verb === 'patch' ? 'write' : 'read';
}
