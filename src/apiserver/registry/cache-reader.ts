import type { WatchCache } from '../watch-cache.ts';
import { objectKey } from '../storage/keys.ts';
import type { Reader } from './reader.ts';
import { findGroupResource } from './served-resource.ts';

/** Reads the watch cache; of what is not served there is nothing. */
export function cacheReader(cache: WatchCache): Reader {
  return {
    get(name, namespace, objectName) {
      const prefix = findGroupResource(name)?.prefix;
      return prefix ? cache.resource(prefix).get(objectKey(prefix, namespace, objectName))?.object : undefined;
    },
    list(name, namespace) {
      const prefix = findGroupResource(name)?.prefix;
      if (!prefix) return [];
      return cache.resource(prefix).objects(namespace ? `${prefix}${namespace}/` : prefix);
    },
    podsOn(node) {
      const prefix = findGroupResource('pods')?.prefix;
      return prefix ? cache.resource(prefix).onNode(node) : [];
    },
    version(name) {
      const prefix = findGroupResource(name)?.prefix;
      return prefix ? cache.resource(prefix).lastChange : 0;
    },
  };
}
