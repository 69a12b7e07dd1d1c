import { type Cancellation, cancellationSource } from '../kernel/cancellation.ts';
import { type Clock, sleep } from '../kernel/clock.ts';
import { backgroundContext } from '../kernel/context.ts';
import type { Disposer } from '../kernel/disposer.ts';
import type { SpanRef } from '../kernel/span.ts';
import { isExpired } from './api-error.ts';
import { type ClientObject, objectKey } from './objects.ts';
import type { RestClient } from './rest.ts';

export type InformerEvent<Item> =
  | { readonly type: 'add'; readonly object: Item; readonly cause: SpanRef | undefined }
  | { readonly type: 'update'; readonly object: Item; readonly old: Item; readonly cause: SpanRef | undefined }
  | { readonly type: 'delete'; readonly object: Item; readonly cause: SpanRef | undefined };

export interface InformerOptions<Item> {
  /** Collection path, e.g. `/api/v1/pods`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Index name to the values under which an object is found. */
  readonly indexes?: Readonly<Record<string, (object: Item) => readonly string[]>>;
}

/** A local, read-only copy of a collection that follows the server. */
export interface Informer<Item> {
  get(key: string): Item | undefined;
  list(): readonly Item[];
  /** Objects with this value of an index, in no particular order. */
  by(index: string, value: string): readonly Item[];
  /** Calls `handler` for what is there already, as additions, and for every change from then on. */
  onEvent(handler: (event: InformerEvent<Item>) => void): Disposer;
  /** Resolves when the copy is complete for the first time. */
  readonly synced: Promise<void>;
  readonly hasSynced: boolean;
  stop(): void;
}

/** How long to wait after a failure, ms: doubled up to the last. */
const firstPause = 200;
const longestPause = 5_000;

interface List<Item> {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly Item[] | null;
}

/** Lists, then watches from there, and begins anew when the server no longer remembers. Upstream: client-go tools/cache */
export function startInformer<Item extends ClientObject>(
  clock: Clock,
  client: RestClient,
  { path, query, indexes = {} }: InformerOptions<Item>,
  parent?: Cancellation,
): Informer<Item> {
  const stopping = cancellationSource(parent);
  const store = new Map<string, Item>();
  const index = new IndexSet(indexes);
  const handlers = new Set<(event: InformerEvent<Item>) => void>();
  let hasSynced = false;
  let markSynced!: () => void;
  const synced = new Promise<void>((resolve) => {
    markSynced = resolve;
  });
  const context = { ...backgroundContext, cancellation: stopping };

  const tell = (event: InformerEvent<Item>): void => {
    for (const handler of handlers) handler(event);
  };
  const put = (object: Item, cause: SpanRef | undefined): void => {
    const key = objectKey(object);
    const old = store.get(key);
    if (old && old.metadata.resourceVersion === object.metadata.resourceVersion) return;
    store.set(key, object);
    index.replace(old, object);
    if (!old) tell({ type: 'add', object, cause });
    else if (old.metadata.uid !== object.metadata.uid) {
      tell({ type: 'delete', object: old, cause });
      tell({ type: 'add', object, cause });
    } else tell({ type: 'update', object, old, cause });
  };
  const remove = (object: Item, cause: SpanRef | undefined): void => {
    const key = objectKey(object);
    const old = store.get(key);
    if (!old) return;
    store.delete(key);
    index.replace(old, undefined);
    tell({ type: 'delete', object, cause });
  };

  const relist = async (): Promise<string> => {
    const list = await client.send<List<Item>>('GET', path, { context, ...(query && { query }) });
    const items = list.items ?? [];
    const present = new Set(items.map(objectKey));
    for (const item of items) {
      // Who owns what is the server's business: a write that leaves it out changes nothing in it.
      item.metadata.managedFields = undefined;
      put(item, undefined);
    }
    for (const [key, gone] of store) if (!present.has(key)) remove(gone, undefined);
    if (!hasSynced) {
      hasSynced = true;
      markSynced();
    }
    return list.metadata.resourceVersion;
  };

  const follow = async (from: string, onProgress: (version: string) => void): Promise<void> => {
    const watching = { ...query, resourceVersion: from, allowWatchBookmarks: 'true' };
    for await (const { type, object, cause } of client.watch<Item>(path, { context, query: watching })) {
      if (type === 'DELETED') remove(object, cause);
      else if (type !== 'BOOKMARK') put(object, cause);
      if (object.metadata.resourceVersion) onProgress(object.metadata.resourceVersion);
    }
  };

  const run = async (): Promise<void> => {
    let version: string | undefined;
    let pause = firstPause;
    while (!stopping.cancelled) {
      try {
        version ??= await relist();
        await follow(version, (next) => {
          version = next;
          pause = firstPause;
        });
      } catch (error) {
        if (isExpired(error)) version = undefined;
      }
      if (stopping.cancelled) return;
      // Also after an orderly end, so that a server that ends every watch at once is not hammered.
      await sleep(clock, pause, stopping);
      pause = Math.min(longestPause, pause * 2);
    }
  };
  void run();

  return {
    get: (key) => store.get(key),
    list: () => [...store.values()],
    by: (name, value) => index.find(name, value),
    onEvent(handler) {
      for (const object of store.values()) handler({ type: 'add', object, cause: undefined });
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    synced,
    get hasSynced() {
      return hasSynced;
    },
    stop: () => stopping.cancel(),
  };
}

/** Index name -> value -> objects. */
class IndexSet<Item> {
  readonly #valuesOf: Readonly<Record<string, (object: Item) => readonly string[]>>;
  readonly #entries = new Map<string, Map<string, Set<Item>>>();

  constructor(valuesOf: Readonly<Record<string, (object: Item) => readonly string[]>>) {
    this.#valuesOf = valuesOf;
    for (const name of Object.keys(valuesOf)) this.#entries.set(name, new Map());
  }

  find(name: string, value: string): readonly Item[] {
    return [...(this.#entries.get(name)?.get(value) ?? [])];
  }

  replace(old: Item | undefined, next: Item | undefined): void {
    for (const [name, values] of this.#entries) {
      const valuesOf = this.#valuesOf[name]!;
      if (old)
        for (const value of valuesOf(old)) {
          const items = values.get(value);
          items?.delete(old);
          if (items?.size === 0) values.delete(value);
        }
      if (next)
        for (const value of valuesOf(next)) {
          const items = values.get(value);
          if (items) items.add(next);
          else values.set(value, new Set([next]));
        }
    }
  }
}
