import {
  badRequest,
  expired,
  expiredPage,
  notFound,
  type Status,
  tooLargeResourceVersion,
} from '../../apimachinery/status.ts';
import type { Context } from '../../kernel/context.ts';
import { type Outcome, passed, refused } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence/storage.ts';
import { RpcError } from '../../protocol/rpc.ts';
import { foundOut } from '../registry/found-out.ts';
import { type ListOptions, parseListOptions } from '../registry/list-options.ts';
import { parseSelection, type Selection } from '../registry/selection.ts';
import { podConnect } from '../registry/pod-connect.ts';
import { podLog } from '../registry/pod-log.ts';
import { proxy } from '../registry/proxy.ts';
import { namespacePrefix, objectKeyOf } from '../registry/request-keys.ts';
import { isStored } from '../registry/served-resource.ts';
import { storageRefusal } from '../registry/storage-refusal.ts';
import type { Server } from '../server.ts';
import type { Stage } from '../stage.ts';
import { encodeContinue } from '../storage/continue-token.ts';
import { StoredObject } from '../storage/stored-object.ts';
import type { Answer, ListMeta, Routed } from '../walk.ts';
import { watch } from '../registry/watch.ts';

type Result = Outcome<Answer, StorageEvidence, Status>;

/** How long a read waits for a revision that the server has not heard of yet. Upstream: cacher/watch_cache.go */
const freshnessLimitMs = 3000;

/** Subresources that lead on to somebody else. */
const connects: Readonly<Record<string, (server: Server, context: Context, request: Routed) => Promise<Result>>> = {
  'pods/log': podLog,
  'pods/exec': podConnect,
  'pods/attach': podConnect,
  'pods/portforward': podConnect,
  'pods/proxy': proxy,
  'services/proxy': proxy,
  'nodes/proxy': proxy,
};

/** Reads one object, a list, or begins a watch; the rooms for writing are passed by. */
export const read: Stage<'storage', Routed, Answer> = {
  room: 'storage',
  run: async (server, context, request) => {
    const { resource, info } = request;
    const key = info.verb === 'get' ? objectKeyOf(request) : namespacePrefix(request);
    try {
      const connect = connects[`${resource.groupResource}/${info.subresource}`];
      if (connect) return await connect(server, context, request);
      if (info.verb === 'get' && isStored(resource)) return await get(server, context, request, key);
      const options = parseListOptions(info.options, info.verb === 'watch', !server.closedGates.has('WatchList'));
      if ('code' in options) return refused(options, { operation: 'list', key });
      const selection = parseSelection(resource, options, info);
      if ('code' in selection) return refused(selection, { operation: 'list', key });
      const find = foundOut[resource.groupResource];
      if (find) return find(server, request, selection);
      if (info.verb === 'watch') return await watch(server, context, request, options, selection);
      return await list(server, context, request, options, selection);
    } catch (error) {
      return storageRefusal(error, key, info.verb === 'get' ? 'get' : 'list');
    }
  },
};

async function get(server: Server, context: Context, request: Routed, key: string): Promise<Result> {
  const { resource, info } = request;
  const wanted = info.options.get('resourceVersion');
  const fromWatchCache = wanted !== '' && server.cache.ready;
  if (wanted !== '' && !/^\d+$/.test(wanted))
    return refused(badRequest(`invalid resource version "${wanted}"`), { operation: 'get', key });
  if (fromWatchCache && !(await isFresh(server, context, Number(wanted))))
    return refused(tooLargeResourceVersion(Number(wanted), server.cache.revision), { operation: 'get', key });
  const object = fromWatchCache
    ? server.cache.resource(resource.prefix).get(key)
    : await server.store.get(context, key);
  const evidence: StorageEvidence = { operation: 'get', key, ...(fromWatchCache && { fromWatchCache }) };
  if (!object) return refused(notFound(resource, info.name), evidence);
  return passed({ type: 'object', status: 200, text: object.text }, { revision: object.revision, ...evidence }, () => ({
    after: object.text,
  }));
}

const isFresh = (server: Server, context: Context, revision: number): Promise<boolean> =>
  server.cache.freshAsOf(revision, freshnessLimitMs, context.cancellation);

interface Page {
  readonly items: readonly StoredObject[];
  readonly revision: number;
  /** The first key that is left for the next page. */
  readonly next?: string;
  readonly remaining: number;
  readonly fromWatchCache: boolean;
}

async function list(
  server: Server,
  context: Context,
  request: Routed,
  options: ListOptions,
  selection: Selection,
): Promise<Result> {
  const prefix = namespacePrefix(request);
  const evidence = { operation: 'list', key: prefix } as const;
  const exact = options.continue?.revision ?? (options.match === 'Exact' ? Number(options.resourceVersion) : undefined);
  // What etcd has confirmed to this server is at most a message away from the watch cache.
  const asOf = Math.max(Number(options.resourceVersion), options.resourceVersion === '' ? server.store.confirmed : 0);
  if (exact === undefined && !(await isFresh(server, context, asOf)))
    return refused(tooLargeResourceVersion(asOf, server.cache.revision), evidence);
  let page: Page;
  try {
    page =
      exact === undefined
        ? pageOfCache(server, request.resource.prefix, prefix, options.limit, selection)
        : await pageOfEtcd(
            server,
            context,
            request.resource.prefix,
            prefix,
            { ...options, revision: exact },
            selection,
          );
  } catch (error) {
    if (error instanceof RpcError && error.code.includes('compacted')) return refused(tooOld(options), evidence);
    throw error;
  }
  const { items, revision, next, remaining, fromWatchCache } = page;
  const meta: ListMeta = {
    resourceVersion: String(revision),
    ...(next !== undefined && {
      continue: encodeContinue({ revision, start: next.slice(request.resource.prefix.length) }),
      ...(selection.isEverything && { remainingItemCount: remaining }),
    }),
  };
  return passed(
    { type: 'list', items, meta },
    { ...evidence, revision, items: items.length, ...(fromWatchCache && { fromWatchCache }) },
  );
}

function pageOfCache(server: Server, resource: string, prefix: string, limit: number, selection: Selection): Page {
  const items: StoredObject[] = [];
  let next: string | undefined;
  let remaining = 0;
  for (const object of server.cache.resource(resource).list(prefix)) {
    if (!selection.selects(object)) continue;
    if (limit === 0 || items.length < limit) items.push(object);
    else {
      next ??= object.key;
      remaining++;
    }
  }
  return { items, revision: server.cache.revision, next, remaining, fromWatchCache: true };
}

/** Pages are read as of the first page's revision, however long the client takes; at a revision of -1 as of now. */
async function pageOfEtcd(
  server: Server,
  context: Context,
  resource: string,
  prefix: string,
  { continue: token, limit, revision }: ListOptions & { readonly revision: number },
  selection: Selection,
): Promise<Page> {
  const items: StoredObject[] = [];
  let from = token ? resource + token.start : prefix;
  let asOf = Math.max(0, revision);
  for (;;) {
    const range = { prefix, from, revision: asOf, ...(limit > 0 && { limit: limit + 1 }) };
    const reply = await server.store.list(context, range);
    asOf ||= reply.revision;
    for (const [read, kv] of reply.kvs.entries()) {
      const object = StoredObject.of(kv);
      if (!selection.selects(object)) continue;
      if (limit > 0 && items.length === limit)
        return { items, revision: asOf, next: kv.key, remaining: reply.count - read, fromWatchCache: false };
      items.push(object);
    }
    const last = reply.kvs.at(-1);
    if (!reply.more || !last) return { items, revision: asOf, remaining: 0, fromWatchCache: false };
    from = `${last.key}\0`;
  }
}

/** Upstream: apiserver/pkg/storage/etcd3/errors.go (interpretListError) */
function tooOld({ continue: token }: ListOptions): Status {
  if (!token) return expired('The resourceVersion for the provided list is too old.');
  return expiredPage(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
    encodeContinue({ ...token, revision: -1 }),
  );
}
