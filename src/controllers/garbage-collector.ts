import type { OwnerReference } from '../apimachinery/object.ts';
import { isConflict, isNotFound } from '../client/api-error.ts';
import { backgroundContext, type Context } from '../kernel/context.ts';
import type { ReconcileEvidence } from '../protocol/spans.ts';
import { sleep } from '../kernel/clock.ts';
import { type DiscoveredResource, discoverResources, pathOf } from './discovered-resources.ts';
import {
  awaits,
  blocksOwner,
  keepOwners,
  propagationOf,
  removeFinalizer,
  unblockOwners,
} from './deletion-finalizers.ts';
import { sharedCopy } from './informers.ts';
import { type Controller, done, nothingToDo, usualPace } from './manager.ts';
import type { AnyObject } from './objects.ts';
import { type Owned, OwnerGraph, ownersOf } from './owner-graph.ts';

/** Events are too many and own nothing. Upstream: pkg/controller/garbagecollector (DefaultIgnoredResources) */
const ignored = new Set(['events']);

/** They bring and take resources. */
const definitions = 'customresourcedefinitions';

const isCollected = ({ verbs, resource }: DiscoveredResource): boolean =>
  ['list', 'watch', 'delete'].every((verb) => verbs.includes(verb)) && !ignored.has(resource);

const discoveryRetryMs = 1_000;

/** An owner that is there; one that waits for its dependents to go first; one that is gone. */
type OwnerState = 'solid' | 'waiting' | 'gone';

/**
 * Deletes what has owners, once all of them are gone, and does what objects wait for that are deleted before or without
 * their dependents. Upstream: pkg/controller/garbagecollector/garbagecollector.go
 */
export const garbageCollector: Controller = {
  name: 'garbage-collector-controller',
  account: 'generic-garbage-collector',
  // Two requests an object.
  pace: { ...usualPace, perSecond: 2 * usualPace.perSecond },
  start({ env, client, informers, queue, watch, stopping }) {
    const graph = new OwnerGraph();

    const ownerState = async (context: Context, owner: OwnerReference, namespace?: string): Promise<OwnerState> => {
      const kind = graph.kindOf(owner);
      // A kind that is not served may only be served later: its dependents are kept.
      if (!kind) return 'solid';
      const { resource, objects } = kind;
      const key = resource.namespaced ? `${namespace}/${owner.name}` : owner.name;
      const known = objects.get(key);
      try {
        const live =
          known?.metadata.uid === owner.uid
            ? known
            : await client.send<AnyObject>('GET', pathOf(resource, namespace, owner.name), { context });
        if (live.metadata.uid !== owner.uid) return 'gone';
        return awaits(live, 'foregroundDeletion') ? 'waiting' : 'solid';
      } catch (error) {
        if (isNotFound(error)) return 'gone';
        throw error;
      }
    };

    /** The owner goes when nothing that it has to wait for is left. */
    const deleteDependentsFirst = async (item: Owned, context: Context): Promise<ReconcileEvidence> => {
      const { uid } = item.object.metadata;
      const blocking = graph.dependentsOf(uid).filter(({ object }) => blocksOwner(object, uid));
      if (blocking.length === 0) await removeFinalizer(client, context, item, 'foregroundDeletion');
      else for (const { key, object } of blocking) if (!object.metadata.deletionTimestamp) work.add(key, context.span);
      return done;
    };

    const orphanDependents = async (item: Owned, context: Context): Promise<ReconcileEvidence> => {
      const { uid } = item.object.metadata;
      for (const dependent of graph.dependentsOf(uid))
        await unlessGone(keepOwners(client, context, dependent, (owner) => owner.uid !== uid));
      await removeFinalizer(client, context, item, 'orphan');
      return done;
    };

    const collect = async (item: Owned, context: Context): Promise<ReconcileEvidence> => {
      const { resource, object } = item;
      const owners = ownersOf(object);
      const { namespace, name, uid, resourceVersion } = object.metadata;
      const dependents = graph.dependentsOf(uid);
      if (owners.length === 0 || object.metadata.deletionTimestamp) return nothingToDo;
      const states = await Promise.all(owners.map((owner) => ownerState(context, owner, namespace)));
      if (states.includes('solid')) {
        if (states.every((state) => state === 'solid')) return nothingToDo;
        await keepOwners(client, context, item, (owner) => states[owners.indexOf(owner)] === 'solid');
        return done;
      }
      const first = states.includes('waiting') && dependents.length > 0;
      // An owner and a dependent that both wait are perhaps the same, or wait for one another.
      const isCircle = first && dependents.some((dependent) => awaits(dependent.object, 'foregroundDeletion'));
      if (isCircle) await unblockOwners(client, context, item);
      await client.write('DELETE', pathOf(resource, namespace, name), {
        context,
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          preconditions: isCircle ? { uid } : { uid, resourceVersion },
          propagationPolicy: first ? 'Foreground' : propagationOf(object),
        },
      });
      return done;
    };

    const work = queue(async (key, context) => {
      const item = graph.find(key);
      if (!item) return nothingToDo;
      try {
        if (awaits(item.object, 'orphan')) return await orphanDependents(item, context);
        if (awaits(item.object, 'foregroundDeletion')) return await deleteDependentsFirst(item, context);
        return await collect(item, context);
      } catch (error) {
        if (isNotFound(error)) return nothingToDo;
        if (!isConflict(error)) throw error;
        work.addAfter(key, discoveryRetryMs);
        return { result: 'requeued' };
      }
    });

    const follow = (resource: DiscoveredResource): void => {
      const kind = pathOf(resource, undefined);
      const objects = sharedCopy(informers, kind) ?? watch<AnyObject>({ path: kind });
      graph.watched.set(kind, { resource, objects });
      objects.onEvent((event) => {
        const { object, cause } = event;
        if (resource.resource === definitions) void refresh();
        const key = graph.note(resource, event);
        if (event.type === 'delete') {
          for (const dependent of graph.dependentsOf(object.metadata.uid)) work.add(dependent.key, cause);
          graph.forget(object.metadata.uid);
        }
        if (event.type !== 'add')
          for (const { uid } of ownersOf(event.type === 'update' ? event.old : object)) {
            const owner = graph.byUid(uid);
            if (owner && awaits(owner.object, 'foregroundDeletion')) work.add(owner.key, cause);
          }
        if (event.type === 'delete') return;
        const isOwned = ownersOf(object).length > 0 && event.type === 'add';
        const isAwaiting = awaits(object, 'foregroundDeletion') || awaits(object, 'orphan');
        if (isOwned || isAwaiting) void allSynced().then(() => work.add(key, cause));
      });
    };

    const allSynced = (): Promise<unknown> =>
      Promise.all([...graph.watched.values()].map(({ objects }) => objects.synced));

    /** Follows what is served and is not followed yet, and lets go of what is served no more. */
    const discover = async (): Promise<void> => {
      const resources = (await discoverResources(client, backgroundContext)).filter(isCollected);
      const served = new Set(resources.map((resource) => pathOf(resource, undefined)));
      for (const [kind, { objects }] of graph.watched)
        if (!served.has(kind)) {
          objects.stop();
          graph.watched.delete(kind);
        }
      for (const resource of resources) if (!graph.watched.has(pathOf(resource, undefined))) follow(resource);
    };

    let isStale = true;
    let isRunning = false;
    /** Discovers anew until nothing has changed meanwhile. */
    const refresh = async (): Promise<void> => {
      isStale = true;
      if (isRunning) return;
      isRunning = true;
      while (isStale && !stopping.cancelled) {
        isStale = false;
        try {
          await discover();
        } catch {
          isStale = true;
          await sleep(env.clock, discoveryRetryMs, stopping);
        }
      }
      isRunning = false;
    };
    void refresh();
  },
};

/** Dependents may go at any time. */
async function unlessGone(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
