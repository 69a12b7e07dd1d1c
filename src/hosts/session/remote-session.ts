import { tellObjects } from '../../observed/object-history.ts';
import { type AnyObject, isObject, keyOf } from '../../observed/object-key.ts';
import { ObservedLog } from '../../observed/observed-log.ts';
import { StoredStates } from '../../observed/stored-states.ts';
import { lastWriting } from '../../observed/writer.ts';
import { type VirtualMs, virtualMs } from '../../kernel/clock.ts';
import { ReadOnlySession } from './read-only-session.ts';

/** A collection of the API that is looked at. */
interface Collection {
  readonly path: string;
  /** Watched; else listed again and again: over HTTP/1.1 a browser opens six connections to a server and no more. */
  readonly watched: boolean;
}

const collections: readonly Collection[] = [
  ...['/api/v1/nodes', '/api/v1/pods', '/api/v1/events', '/apis/apps/v1/replicasets'].map((path) => ({
    path,
    watched: true,
  })),
  ...[
    '/api/v1/namespaces',
    '/api/v1/services',
    '/api/v1/serviceaccounts',
    '/apis/apps/v1/deployments',
    '/apis/apps/v1/statefulsets',
    '/apis/apps/v1/daemonsets',
    '/apis/batch/v1/jobs',
  ].map((path) => ({ path, watched: false })),
];

/** Between two lists of a collection, ms. */
const againMs = 10_000;

/** Before a watch that has ended is opened again, ms. */
const rewatchMs = 1_000;

interface List {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly resourceVersion?: string };
  readonly items?: readonly AnyObject[];
}

interface WatchEvent {
  readonly type?: string;
  readonly object?: AnyObject;
}

export interface RemoteOptions {
  /** Where the API is, without a slash at its end, e.g. `http://127.0.0.1:8001`; '': where the page comes from. */
  readonly base: string;
  readonly fetch: (path: string, signal: AbortSignal) => Promise<Response>;
  readonly now: () => number;
}

/**
 * A real cluster, as `kubectl proxy` shows it: what is there is listed, what changes is watched, nothing is written. Objects are seen; who
 * wrote them, and what they were before the page came, is inferred.
 */
export class RemoteSession extends ReadOnlySession {
  readonly #options: RemoteOptions;
  readonly #log: ObservedLog;
  readonly #states: StoredStates;
  readonly #ending = new AbortController();
  /** By key, the revision that was told last. */
  readonly #known = new Map<string, AnyObject>();
  readonly #problems = new Map<string, string>();
  #toldUntil: VirtualMs = virtualMs(0);

  constructor(name: string, options: RemoteOptions) {
    super({ kind: 'cluster', name });
    this.#options = options;
    this.#log = new ObservedLog(`remote-${Math.floor(options.now()).toString(36)}`);
    this.#states = new StoredStates(this.#log);
  }

  /** Looks for a first time; rejects where no API server answers. */
  async begin(): Promise<void> {
    const version = await this.#get<{ readonly gitVersion?: string }>('/version').catch(() => undefined);
    if (version?.gitVersion === undefined) throw new Error('no API server answers there');
    const first = await Promise.all(collections.map((collection) => this.#list(collection).catch(() => undefined)));
    const objects = first.flatMap((list) => list?.objects ?? []);
    tellObjects(this.#log, objects, this.#options.now());
    for (const object of objects) this.#known.set(keyOf(object), object);
    this.#flush();
    collections.forEach((collection, place) => void this.#follow(collection, first[place]?.revision));
  }

  override close(): void {
    this.#ending.abort();
  }

  async #follow(collection: Collection, revision: string | undefined): Promise<void> {
    let from = revision;
    while (!this.#ending.signal.aborted) {
      try {
        if (collection.watched && from !== undefined) await this.#watch(collection, from);
        await this.#pause(from === undefined || !collection.watched ? againMs : rewatchMs);
        from = await this.#listAgain(collection);
        this.#problem(collection, undefined);
      } catch (error) {
        if (this.#ending.signal.aborted) return;
        this.#problem(collection, error instanceof Error ? error.message : String(error));
        from = undefined;
      }
    }
  }

  /** What cannot be read is said as long as it cannot. */
  #problem({ path }: Collection, message: string | undefined): void {
    if (message === undefined) this.#problems.delete(path);
    else this.#problems.set(path, message);
    const [first] = this.#problems;
    this.report(first && first.join(': '));
  }

  /** Tells of changes until the server ends the watch. */
  async #watch({ path }: Collection, revision: string): Promise<void> {
    const query = `watch=1&allowWatchBookmarks=true&resourceVersion=${encodeURIComponent(revision)}`;
    const response = await this.#answer(`${path}?${query}`);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let partial = '';
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
      const lines = (partial + next.value).split('\n');
      partial = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') this.#heard(JSON.parse(line) as WatchEvent);
      this.#flush();
    }
  }

  #heard({ type, object }: WatchEvent): void {
    if (!isObject(object)) return;
    if (type === 'DELETED') this.#tell(object, 'delete');
    else if (type === 'ADDED' || type === 'MODIFIED')
      this.#tell(object, this.#known.has(keyOf(object)) ? 'update' : 'create');
  }

  #tell(object: AnyObject, operation: 'create' | 'update' | 'delete'): void {
    const key = keyOf(object);
    if (operation === 'delete') this.#known.delete(key);
    else this.#known.set(key, object);
    this.#states.tell(object, {
      at: this.#options.now(),
      writing: { ...lastWriting(object), operation },
      seen: true,
    });
  }

  /** What has changed since it was listed or heard of last. */
  async #listAgain(collection: Collection): Promise<string | undefined> {
    const { objects, revision, prefix } = await this.#list(collection);
    const keys = new Set(objects.map(keyOf));
    for (const object of objects) {
      const known = this.#known.get(keyOf(object));
      if (known?.metadata.resourceVersion !== object.metadata.resourceVersion)
        this.#tell(object, known ? 'update' : 'create');
    }
    for (const [key, object] of this.#known)
      if (`${object.apiVersion}/${object.kind}` === prefix && !keys.has(key)) this.#tell(object, 'delete');
    this.#flush();
    return revision;
  }

  async #list({ path }: Collection) {
    const { apiVersion = 'v1', kind = '', metadata, items = [] }: List = await this.#get<List>(path);
    const own = kind.replace(/List$/, '');
    const objects = items.map((item): AnyObject => ({ ...item, apiVersion, kind: own })).filter(isObject);
    return { objects, revision: metadata?.resourceVersion, prefix: `${apiVersion}/${own}` };
  }

  async #get<Value>(path: string): Promise<Value> {
    return (await (await this.#answer(path)).json()) as Value;
  }

  async #answer(path: string): Promise<Response> {
    const response = await this.#options.fetch(this.#options.base + path, this.#ending.signal);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return response;
  }

  #pause(ms: number): Promise<void> {
    const { signal } = this.#ending;
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
    });
  }

  #flush(): void {
    const records = this.#log.take(this.#toldUntil);
    if (records.length === 0) return;
    this.#toldUntil = records.at(-1)!.at;
    this.append(records);
  }
}
