import { objectKey } from '../storage/keys.ts';
import type { Routed } from '../walk.ts';

/** '' for cluster-scoped resources, and for requests that are about all namespaces. */
export const namespaceOf = ({ resource, info }: Routed): string => (resource.namespaced ? info.namespace : '');

/** Where the object that the path names lies in etcd. */
export const objectKeyOf = (request: Routed): string =>
  objectKey(request.resource.prefix, namespaceOf(request), request.info.name);

/** All keys of the namespace, or of the whole resource. */
export function namespacePrefix(request: Routed): string {
  const namespace = namespaceOf(request);
  return namespace === '' ? request.resource.prefix : `${request.resource.prefix}${namespace}/`;
}
