import type { WatchCache } from '../watch-cache.ts';
import { objectKey } from '../storage/keys.ts';
import type { Reader } from './reader.ts';
import { findGroupResource, type ServedResource } from './served-resource.ts';

/** Reads the watch cache. */
export function cacheReader(cache: WatchCache): Reader {
  const served = (name: string): ServedResource => {
    const resource = findGroupResource(name);
    if (!resource) throw new Error(`no such resource: ${name}`);
    return resource;
  };
  return {
    get(name, namespace, objectName) {
      const { prefix } = served(name);
      return cache.resource(prefix).get(objectKey(prefix, namespace, objectName))?.object;
    },
    list(name, namespace) {
      const { prefix } = served(name);
      return cache.resource(prefix).objects(namespace ? `${prefix}${namespace}/` : prefix);
    },
    version: (name) => cache.resource(served(name).prefix).lastChange,
  };
}
