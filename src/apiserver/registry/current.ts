import type { Context } from '../../kernel/context.ts';
import type { Server } from '../server.ts';
import type { StoredObject } from '../storage/stored-object.ts';

export interface Wanted {
  readonly prefix: string;
  readonly key: string;
  /** Of the walk: the second one has learned that somebody else writes too. */
  readonly attempt: number;
  /** The revision that the client takes for the newest, where it names one. */
  readonly resourceVersion?: string | undefined;
}

/**
 * The object that a write starts from: as this server wrote it last, else as the watch cache has it. etcd is asked where
 * that does not do: nothing is known, the client knows another revision, or a write made from it has been superseded.
 * Upstream: storage/cacher/cacher.go (GuaranteedUpdate)
 */
export async function currentObject(
  { cache, recent, store }: Server,
  context: Context,
  { prefix, key, attempt, resourceVersion }: Wanted,
): Promise<StoredObject | undefined> {
  if (attempt > 0 || !cache.ready) return store.get(context, key);
  const newest = recent.newest(key);
  const known = newest ? newest.object : cache.resource(prefix).get(key);
  const isAnother = resourceVersion && known && Number(resourceVersion) !== known.revision;
  return known && !isAnother ? known : store.get(context, key);
}
