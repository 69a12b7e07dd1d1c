import type { Context } from '../../kernel/context.ts';
import type { Server } from '../server.ts';
import type { StoredObject } from '../storage/stored-object.ts';

/**
 * The object as of the newest revision that etcd has confirmed to this server: from the watch cache where that has come
 * as far, else from etcd. A write made from it is a compare-and-swap, so the worst that can happen is another try.
 */
export async function currentObject(
  { cache, store }: Server,
  context: Context,
  prefix: string,
  key: string,
): Promise<StoredObject | undefined> {
  if (cache.ready && cache.revision >= store.confirmed) return cache.resource(prefix).get(key);
  return store.get(context, key);
}
