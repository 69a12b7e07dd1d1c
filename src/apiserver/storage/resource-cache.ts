import type { KubeObject } from '../../apimachinery/object.ts';
import type { SpanRef } from '../../kernel/span.ts';
import type { KvEvent } from '../../protocol/kv.ts';
import type { CacheEvent } from './cache-event.ts';
import { SortedKeys } from '../../kernel/sorted-keys.ts';
import { StoredObject } from './stored-object.ts';
import { Watcher, type WatcherOptions } from './watcher.ts';

/** Changes kept for watchers that resume. */
const maxHistory = 1024;

/** The objects of one resource as of the newest revision heard of, its recent changes and who watches it. */
export class ResourceCache {
  readonly prefix: string;
  readonly resource: string;
  readonly #objects = new Map<string, StoredObject>();
  readonly #keys = new SortedKeys();
  #history: CacheEvent[] = [];
  /** Changes up to this revision are forgotten. */
  #forgottenUpTo = 0;
  #lastChange = 0;
  readonly #lists = new Map<string, readonly KubeObject[]>();
  /** Node name to the keys of the objects bound to it; made when it is first asked for. */
  #byNode: Map<string, Set<string>> | undefined;
  readonly #watchers = new Map<string, Set<Watcher>>();
  #watcherCount = 0;
  #nodeWatchers = 0;

  constructor(prefix: string, resource: string) {
    this.prefix = prefix;
    this.resource = resource;
  }

  get size(): number {
    return this.#objects.size;
  }

  get watcherCount(): number {
    return this.#watcherCount;
  }

  /** The revision of the newest change. */
  get lastChange(): number {
    return this.#lastChange;
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** In key order. @param from the first key to read, for continued lists */
  *list(prefix: string, from?: string): Generator<StoredObject> {
    for (const key of this.#keys.withPrefix(prefix, from)) yield this.#objects.get(key)!;
  }

  /** Parsed objects under a prefix; the same array until something of the resource changes. */
  objects(prefix: string): readonly KubeObject[] {
    let list = this.#lists.get(prefix);
    if (!list) {
      list = Array.from(this.list(prefix), (stored) => stored.object);
      this.#lists.set(prefix, list);
    }
    return list;
  }

  /** Parsed objects whose `spec.nodeName` is this node, in no particular order. */
  *onNode(node: string): Generator<KubeObject> {
    if (!this.#byNode) {
      this.#byNode = new Map();
      for (const stored of this.#objects.values()) this.#index(stored);
    }
    for (const key of this.#byNode.get(node) ?? []) yield this.#objects.get(key)!.object;
  }

  /** Starts afresh from a listing at `revision`: history is lost, so those who watch have to list again. */
  reset(objects: readonly StoredObject[], revision: number): void {
    this.#objects.clear();
    this.#byNode = undefined;
    for (const key of Array.from(this.#keys.withPrefix(''))) this.#keys.delete(key);
    for (const object of objects) this.#put(object);
    this.#history = [];
    this.#forgottenUpTo = revision;
    this.#lastChange = revision;
    this.#lists.clear();
    for (const watchers of Array.from(this.#watchers.values()))
      for (const watcher of Array.from(watchers)) watcher.stop();
  }

  /**
   * Takes in a change; readers see it at once, watchers when it is dispatched.
   * @param decoded the object where it need not be read from the event; kept only where somebody is going to look into it
   */
  apply({ kv, type, cause }: KvEvent, decoded?: StoredObject): CacheEvent {
    const previous = this.#objects.get(kv.key);
    const known = this.#watcherCount > 0 ? decoded : undefined;
    const current = type === 'PUT' ? (known ?? StoredObject.of(kv)) : undefined;
    if (current) this.#put(current);
    else {
      this.#objects.delete(kv.key);
      this.#keys.delete(kv.key);
      this.#unindex(previous);
    }
    const event: CacheEvent = { revision: kv.modRevision, key: kv.key, current, previous, cause };
    this.#history.push(event);
    if (this.#history.length >= 2 * maxHistory) {
      const forgotten = this.#history.splice(0, maxHistory);
      this.#forgottenUpTo = forgotten.at(-1)!.revision;
    }
    this.#lastChange = kv.modRevision;
    this.#lists.clear();
    return event;
  }

  /** The changes after a revision, oldest first; nothing when they are no longer all known. */
  changesAfter(revision: number): readonly CacheEvent[] | undefined {
    if (revision < this.#forgottenUpTo) return undefined;
    let low = 0;
    let high = this.#history.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#history[middle]!.revision <= revision) low = middle + 1;
      else high = middle;
    }
    return this.#history.slice(low);
  }

  watch(options: WatcherOptions): Watcher {
    const trigger = options.trigger ?? '';
    const byNode = trigger.startsWith(nodeTrigger(''));
    const watcher = new Watcher(options, () => {
      const peers = this.#watchers.get(trigger);
      if (!peers?.delete(watcher)) return;
      this.#watcherCount--;
      if (byNode) this.#nodeWatchers--;
      if (peers.size === 0) this.#watchers.delete(trigger);
    });
    const peers = this.#watchers.get(trigger);
    if (peers) peers.add(watcher);
    else this.#watchers.set(trigger, new Set([watcher]));
    this.#watcherCount++;
    if (byNode) this.#nodeWatchers++;
    return watcher;
  }

  /** Hands a change to the watchers that it may concern, by their triggers; returns who was sent it. */
  dispatch(event: CacheEvent, cause: SpanRef | undefined): string[] {
    const notified: string[] = [];
    for (const trigger of this.#triggersOf(event)) {
      for (const watcher of this.#watchers.get(trigger) ?? [])
        if (watcher.offer(event, cause)) notified.push(watcher.label);
    }
    return notified;
  }

  everyWatcher(visit: (watcher: Watcher) => void): void {
    for (const watchers of this.#watchers.values()) for (const watcher of watchers) visit(watcher);
  }

  /** The trigger values of a change: an event for 1,000 one-node watchers costs no more than for 10. */
  #triggersOf({ key, current, previous }: CacheEvent): ReadonlySet<string> {
    const triggers = new Set(['', objectTrigger(key)]);
    if (this.#nodeWatchers === 0) return triggers;
    for (const stored of [current, previous]) {
      const node = nodeNameOf(stored);
      if (node) triggers.add(nodeTrigger(node));
    }
    return triggers;
  }

  #put(object: StoredObject): void {
    const previous = this.#objects.get(object.key);
    if (!previous) this.#keys.add(object.key);
    this.#unindex(previous);
    this.#objects.set(object.key, object);
    this.#index(object);
  }

  #index(stored: StoredObject): void {
    const node = this.#byNode && nodeNameOf(stored);
    if (!node) return;
    const keys = this.#byNode?.get(node);
    if (keys) keys.add(stored.key);
    else this.#byNode?.set(node, new Set([stored.key]));
  }

  #unindex(stored: StoredObject | undefined): void {
    const node = this.#byNode && nodeNameOf(stored);
    if (!node || !stored) return;
    const keys = this.#byNode?.get(node);
    keys?.delete(stored.key);
    if (keys?.size === 0) this.#byNode?.delete(node);
  }
}

export const nodeTrigger = (node: string): string => `node/${node}`;
export const objectTrigger = (key: string): string => `object/${key}`;

const nodeNameOf = (stored: StoredObject | undefined): string | undefined =>
  (stored?.object as { readonly spec?: { readonly nodeName?: string } } | undefined)?.spec?.nodeName;
