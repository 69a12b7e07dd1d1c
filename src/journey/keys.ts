import { podKey } from './pods.ts';

/** Reads the keys under which the API server stores objects: `/registry/pods/default/web`, `/registry/minions/node-a`. */
export function podOfKey(key: string): string | undefined {
  const [, registry, resource, namespace, name] = key.split('/');
  return registry === 'registry' && resource === 'pods' && namespace && name ? podKey(namespace, name) : undefined;
}

export function nodeOfKey(key: string): string | undefined {
  const [, registry, resource, name] = key.split('/');
  return registry === 'registry' && resource === 'minions' && name ? name : undefined;
}

/** `pods/default/web` of `/registry/pods/default/web`. */
export const shortKey = (key: string): string => (key.startsWith('/registry/') ? key.slice('/registry/'.length) : key);

/** Keys that change all the time without anybody asking for it. */
export const isChatterKey = (key: string): boolean =>
  key.startsWith('/registry/leases/') || key.startsWith('/registry/events/');

export interface StoredObject {
  readonly key: string;
  /** As etcd's keys name it, e.g. `pods`, `minions`. */
  readonly resource: string;
  /** '' for objects of the whole cluster. */
  readonly namespace: string;
  readonly name: string;
}

/** `/registry/pods/default/web`, `/registry/minions/node-a`, `/registry/leases/kube-node-lease/node-a`. */
export function storedObject(key: string): StoredObject | undefined {
  const [empty, root, resource, ...rest] = key.split('/');
  if (empty !== '' || root !== 'registry' || !resource) return undefined;
  if (rest.length === 1 && rest[0]) return { key, resource, namespace: '', name: rest[0] };
  const [namespace, name] = rest;
  return rest.length === 2 && namespace && name ? { key, resource, namespace, name } : undefined;
}
