import type { Cancellation } from '../kernel/cancellation.ts';
import { sleep } from '../kernel/clock.ts';
import { backgroundContext, causedBy } from '../kernel/context.ts';
import { passed } from '../kernel/outcome.ts';
import { traced } from '../kernel/traced.ts';
import type { Environment } from '../protocol/environment.ts';
import type { Evidence, Subject } from '../protocol/spans.ts';
import { type KvEvent, prefixEnd, revision } from '../protocol/kv.ts';
import type { Peer } from '../protocol/rpc.ts';
import type { CacheEvent } from './storage/cache-event.ts';
import type { EtcdClient } from './storage/etcd-client.ts';
import { registryRoot } from './storage/keys.ts';
import { ResourceCache } from './storage/resource-cache.ts';
import type { RecentWrites } from './storage/recent-writes.ts';
import { StoredObject } from './storage/stored-object.ts';

const retryDelayMs = 250;
const bookmarkPeriodMs = 60_000;

export interface CachedResource {
  readonly prefix: string;
  /** The plural, as spans show it. */
  readonly name: string;
}

/**
 * What the server knows of etcd without asking: every object as of `revision`, kept up to date by one watch over all
 * that it stores, so that revisions compare across resources. Lists and watches are answered from here, and who watches
 * is told in the order of writing. Upstream: staging/src/k8s.io/apiserver/pkg/storage/cacher/
 * Differs: the real server opens one etcd watch per resource.
 */
export class WatchCache {
  readonly #env: Environment;
  readonly #etcd: EtcdClient;
  readonly #recent: RecentWrites;
  readonly #resources = new Map<string, ResourceCache>();
  readonly #undelivered = new Map<ResourceCache, CacheEvent[]>();
  readonly #waiting = new Set<{ readonly revision: number; readonly resolve: () => void }>();
  #revision = 0;
  /** What happened before is not known of what comes to be later. */
  #listedAt = 0;
  #ready = false;

  constructor(env: Environment, etcd: EtcdClient, recent: RecentWrites, resources: readonly CachedResource[]) {
    this.#env = env;
    this.#etcd = etcd;
    this.#recent = recent;
    for (const { prefix, name } of resources) this.#resources.set(prefix, new ResourceCache(prefix, name));
  }

  /** Everything up to this revision has been taken in. */
  get revision(): number {
    return this.#revision;
  }

  /** False until the first listing is in. */
  get ready(): boolean {
    return this.#ready;
  }

  /** A custom kind's comes to be when it is first asked for. */
  resource(prefix: string): ResourceCache {
    return this.#resources.get(prefix) ?? this.#add(prefix);
  }

  find(prefix: string): ResourceCache | undefined {
    return this.#resources.get(prefix);
  }

  /** How many objects there are of each resource. */
  sizes(): readonly { readonly prefix: string; readonly size: number }[] {
    return Array.from(this.#resources.values(), ({ prefix, size }) => ({ prefix, size }));
  }

  #add(prefix: string): ResourceCache {
    const cache = new ResourceCache(prefix, prefix.split('/').at(-2)!);
    cache.reset([], this.#listedAt);
    this.#resources.set(prefix, cache);
    return cache;
  }

  /** The revision that watchers of a resource have been told of. */
  deliveredRevision(cache: ResourceCache): number {
    const next = this.#undelivered.get(cache)?.[0];
    return next ? next.revision - 1 : this.#revision;
  }

  /** Resolves true once `at` has been taken in, false when that took longer than `limitMs`. */
  async freshAsOf(at: number, limitMs: number, cancellation: Cancellation): Promise<boolean> {
    if (this.#revision >= at) return true;
    let waiter: { revision: number; resolve: () => void } | undefined;
    const arrived = new Promise<void>((resolve) => {
      waiter = { revision: at, resolve };
      this.#waiting.add(waiter);
    });
    await Promise.race([arrived, sleep(this.#env.clock, limitMs, cancellation)]);
    if (waiter) this.#waiting.delete(waiter);
    return this.#revision >= at;
  }

  /** Follows etcd until stopped: lists once, then watches; lists again only when the history it needs is gone. */
  async run(stopping: Cancellation): Promise<void> {
    void this.#sendBookmarks(stopping);
    while (!stopping.cancelled) {
      const peer = await this.#etcd.peer();
      try {
        if (!this.#ready || (await this.#lostHistory(peer))) await this.#relist(peer);
        await this.#follow(peer, stopping);
      } catch {
        if (!stopping.cancelled) await sleep(this.#env.clock, retryDelayMs, stopping);
      }
    }
  }

  /** A store that is behind us has been replaced. */
  async #lostHistory(peer: Peer): Promise<boolean> {
    const status = await peer.call('etcd.status', {}, { context: backgroundContext });
    return status.revision < this.#revision || status.compactRevision > this.#revision;
  }

  async #relist(peer: Peer): Promise<void> {
    const listing = await peer.call(
      'etcd.range',
      { key: registryRoot, rangeEnd: prefixEnd(registryRoot) },
      { context: backgroundContext },
    );
    const objects = new Map<ResourceCache, StoredObject[]>();
    for (const kv of listing.kvs) {
      const cache = this.#cacheOf(kv.key);
      if (!cache) continue;
      const list = objects.get(cache);
      if (list) list.push(StoredObject.of(kv));
      else objects.set(cache, [StoredObject.of(kv)]);
    }
    this.#undelivered.clear();
    this.#listedAt = listing.revision;
    for (const cache of this.#resources.values()) cache.reset(objects.get(cache) ?? [], listing.revision);
    this.#recent.listed(listing.revision);
    this.#ready = true;
    this.#revision = 0;
    this.#advance(listing.revision);
  }

  async #follow(peer: Peer, stopping: Cancellation): Promise<void> {
    const responses = peer.stream(
      'etcd.watch',
      {
        key: registryRoot,
        rangeEnd: prefixEnd(registryRoot),
        startRevision: revision(this.#revision + 1),
        progressNotify: true,
      },
      { context: { cancellation: stopping, background: true } },
    );
    for await (const response of responses) {
      if (response.compactRevision !== undefined) {
        this.#ready = false;
        return;
      }
      for (const event of response.events) this.#apply(event);
      this.#advance(response.revision);
    }
  }

  #apply(event: KvEvent): void {
    const decoded = this.#recent.seen(event);
    const cache = this.#cacheOf(event.kv.key);
    if (!cache) return;
    const change = cache.apply(event, decoded);
    const undelivered = this.#undelivered.get(cache);
    if (undelivered) undelivered.push(change);
    else {
      const queue = [change];
      this.#undelivered.set(cache, queue);
      void this.#deliver(cache, queue);
    }
  }

  /** Tells watchers of one resource, change by change; a gate may hold this up, readers are not affected. */
  async #deliver(cache: ResourceCache, queue: CacheEvent[]): Promise<void> {
    while (queue.length > 0 && this.#undelivered.get(cache) === queue) {
      const event = queue[0]!;
      const subject = subjectOf(cache, event);
      const cause = event.cause ? causedBy([event.cause]) : backgroundContext;
      const point = { name: 'watch-cache', subject, label: `${subject.type} ${subject.resource}` };
      await traced(this.#env, cause, point, ({ span }) => {
        if (this.#undelivered.get(cache) !== queue) return passed(undefined, { watchers: 0, notified: [] });
        queue.shift();
        const watchers = cache.watcherCount;
        const evidence: Evidence<'watch-cache'> = { watchers, notified: cache.dispatch(event, span) };
        const full = this.#env.tracer.level === 'full' && (event.current ?? event.previous);
        return passed(undefined, full ? { ...evidence, object: full.text } : evidence);
      });
    }
    if (this.#undelivered.get(cache) === queue) this.#undelivered.delete(cache);
  }

  #advance(to: number): void {
    if (to > this.#revision) this.#revision = to;
    for (const waiter of this.#waiting) {
      if (waiter.revision > this.#revision) continue;
      this.#waiting.delete(waiter);
      waiter.resolve();
    }
  }

  #cacheOf(key: string): ResourceCache | undefined {
    const first = key.indexOf('/', registryRoot.length) + 1;
    const ownGroup = key.slice(0, key.indexOf('/', first) + 1);
    const found = this.#resources.get(key.slice(0, first)) ?? this.#resources.get(ownGroup);
    return found ?? (isCustom(ownGroup) ? this.#add(ownGroup) : undefined);
  }

  async #sendBookmarks(stopping: Cancellation): Promise<void> {
    for (;;) {
      await sleep(this.#env.clock, bookmarkPeriodMs, stopping);
      if (stopping.cancelled) return;
      for (const cache of this.#resources.values()) {
        const delivered = this.deliveredRevision(cache);
        cache.everyWatcher((watcher) => watcher.bookmark(delivered));
      }
    }
  }
}

/** Groups of custom kinds are domains, other names in etcd are not. */
const isCustom = (prefix: string): boolean => prefix.slice(0, prefix.indexOf('/', registryRoot.length)).includes('.');

function subjectOf(cache: ResourceCache, { key, revision: at, current, previous }: CacheEvent): Subject<'watch-cache'> {
  const parts = key.slice(cache.prefix.length).split('/');
  return {
    type: current ? (previous ? 'MODIFIED' : 'ADDED') : 'DELETED',
    resource: cache.resource,
    namespace: parts.length > 1 ? parts[0]! : '',
    name: parts.at(-1)!,
    revision: at,
  };
}
