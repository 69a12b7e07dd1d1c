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
  key.startsWith('/registry/leases/') || key.startsWith('/registry/events/') || key === 'compact_rev_key';

export interface StoredObject {
  readonly key: string;
  /** As etcd's keys name it, e.g. `pods`, `minions`. */
  readonly resource: string;
  /** '' for objects of the whole cluster. */
  readonly namespace: string;
  readonly name: string;
}

/**
 * `/registry/pods/default/web`, `/registry/minions/node-a`; and those under a further name: `/registry/services/specs/default/web`,
 * `/registry/example.com/foos/default/x`.
 */
export function storedObject(key: string): StoredObject | undefined {
  const [empty, root, ...rest] = key.split('/');
  if (empty !== '' || root !== 'registry') return undefined;
  const [first = '', second = ''] = rest;
  const isGrouped = first === 'services' || first.includes('.');
  const resource = isGrouped ? (renamed[second] ?? second) : first;
  const path = rest.slice(isGrouped ? 2 : 1);
  if (!resource || path.length > 2 || !path.every((part) => part !== '')) return undefined;
  const [namespace = '', name] = path.length === 1 ? ['', path[0]] : path;
  return name ? { key, resource, namespace, name } : undefined;
}

/** What etcd's keys of Services are called otherwise. */
const renamed: Readonly<Record<string, string>> = { specs: 'services' };
