import type { WatchCache } from '../watch-cache.ts';
import { objectKey, customPrefix } from '../storage/keys.ts';
import type { Reader } from './reader.ts';
import { type GroupResource } from './reader.ts';
import { findGroupResource } from './served-resource.ts';

/** Where a resource's objects lie; those of custom kinds need no definition to be read. */
function prefixOf(name: GroupResource): string | undefined {
  const builtIn = findGroupResource(name);
  if (builtIn) return builtIn.prefix;
  const dot = name.indexOf('.');
  return dot < 0 ? undefined : customPrefix(name.slice(dot + 1), name.slice(0, dot));
}

/** Reads the watch cache; of what is not served there is nothing. */
export function cacheReader(cache: WatchCache): Reader {
  return {
    get(name, namespace, objectName) {
      const prefix = prefixOf(name);
      return prefix ? cache.find(prefix)?.get(objectKey(prefix, namespace, objectName))?.object : undefined;
    },
    list(name, namespace) {
      const prefix = prefixOf(name);
      if (!prefix) return [];
      return cache.find(prefix)?.objects(namespace ? `${prefix}${namespace}/` : prefix) ?? [];
    },
    podsOn(node) {
      const prefix = findGroupResource('pods')?.prefix;
      return prefix ? cache.resource(prefix).onNode(node) : [];
    },
    version(name) {
      const prefix = prefixOf(name);
      return (prefix ? cache.find(prefix)?.lastChange : undefined) ?? 0;
    },
  };
}
