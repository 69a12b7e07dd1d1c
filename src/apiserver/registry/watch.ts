import { expired, type Status, tooLargeResourceVersion } from '../../apimachinery/status.ts';
import type { Context } from '../../kernel/context.ts';
import { type Outcome, passed } from '../../kernel/outcome.ts';
import type { StorageEvidence } from '../../protocol/evidence/storage.ts';
import type { Server } from '../server.ts';
import { selectedEvent, type WatchEvent } from '../storage/cache-event.ts';
import type { ResourceCache } from '../storage/resource-cache.ts';
import { Watcher } from '../storage/watcher.ts';
import { StoredObject } from '../storage/stored-object.ts';
import type { Answer, Routed } from '../walk.ts';
import type { ListOptions } from './list-options.ts';
import type { Selection } from './selection.ts';
import type { ServedResource } from './served-resource.ts';
import { namespacePrefix } from './request-keys.ts';

const freshnessLimitMs = 3000;

/** So long before its end a watch says how far it came, and the next one begins there. */
const farewellMs = 2000;

/**
 * Begins a watch. Without a revision, or at 0, it tells first what is there (ADDED each); from a revision, what happened
 * since. One that cannot begin is let in all the same, and hears why as its only event.
 * Upstream: apiserver/pkg/storage/cacher/cacher.go (Watch)
 */
export async function watch(
  server: Server,
  context: Context,
  request: Routed,
  options: ListOptions,
  selection: Selection,
): Promise<Outcome<Answer, StorageEvidence, Status>> {
  const { resource, info, user } = request;
  const evidence = { operation: 'watch', key: namespacePrefix(request), fromWatchCache: true } as const;
  const { cache, env } = server;
  const from = Number(options.resourceVersion);
  const startsWithState = options.sendInitialEvents ?? from === 0;
  if (
    options.sendInitialEvents &&
    !(await cache.freshAsOf(Math.max(from, server.store.confirmed), freshnessLimitMs, context.cancellation))
  )
    return failed(tooLargeResourceVersion(from, cache.revision), evidence);
  const objects = cache.resource(resource.prefix);
  const start = cache.revision;
  const initial = startsWithState
    ? state(objects, request, options, selection, start)
    : options.sendInitialEvents === false && from === 0
      ? []
      : history(objects, from, selection);
  if (!initial) return failed(expired(`too old resource version: ${from} (${objects.lastChange})`), evidence);
  const watcher = objects.watch({
    label: info.userAgent || user.name,
    ...(selection.trigger && { trigger: selection.trigger }),
    selects: selection.selects,
    after: Math.max(start, from),
    initial,
    ...(options.allowBookmarks && { bookmark: (revision) => bookmark(resource, revision) }),
  });
  // A watch ends after so long, or up to twice as long, so that clients spread.
  const lifeMs = 1000 * (options.timeoutSeconds || server.flags.get('min-request-timeout') * (1 + env.random.next()));
  const disarm = [
    ...(lifeMs > farewellMs
      ? [env.clock.after(lifeMs - farewellMs, () => watcher.bookmark(cache.deliveredRevision(objects)))]
      : []),
    env.clock.after(lifeMs, () => watcher.stop()),
  ];
  context.cancellation.onCancel(() => {
    for (const stop of disarm) stop();
    void watcher.return();
  });
  return passed({ type: 'watch', watcher }, { revision: start, ...evidence });
}

function failed(status: Status, evidence: StorageEvidence): Outcome<Answer, StorageEvidence, Status> {
  const object = new StoredObject('', 0, JSON.stringify(status));
  const watcher = new Watcher(
    { label: '', selects: () => false, after: 0, initial: [{ type: 'ERROR', object }] },
    () => undefined,
  );
  watcher.stop();
  return passed({ type: 'watch', watcher }, { ...evidence, ...(status.message && { message: status.message }) });
}

/** What is there now; then, if asked for, the bookmark that says that this was all. */
function state(
  objects: ResourceCache,
  request: Routed,
  options: ListOptions,
  selection: Selection,
  revision: number,
): WatchEvent[] {
  const events: WatchEvent[] = [];
  for (const object of objects.list(namespacePrefix(request)))
    if (selection.selects(object)) events.push({ type: 'ADDED', object });
  if (options.sendInitialEvents && options.allowBookmarks)
    events.push({
      type: 'BOOKMARK',
      object: bookmark(request.resource, revision, { 'k8s.io/initial-events-end': 'true' }),
    });
  return events;
}

/** What happened after a revision; nothing when that is no longer known. */
function history(objects: ResourceCache, from: number, { selects }: Selection): WatchEvent[] | undefined {
  return objects
    .changesAfter(from)
    ?.map((change) => selectedEvent(change, selects, change.cause))
    .filter((event) => event !== undefined);
}

/** An object that says only how far the watch has come. */
function bookmark(
  { kind, apiVersion }: ServedResource,
  revision: number,
  annotations?: Readonly<Record<string, string>>,
): StoredObject {
  const metadata = { resourceVersion: String(revision), creationTimestamp: null, ...(annotations && { annotations }) };
  return new StoredObject('', revision, JSON.stringify({ kind, apiVersion, metadata }));
}
