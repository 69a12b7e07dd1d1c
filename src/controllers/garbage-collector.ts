import type { OwnerReference } from '../apimachinery/object.ts';
import { isConflict, isNotFound } from '../client/api-error.ts';
import type { Informer } from '../client/informer.ts';
import { objectKey } from '../client/objects.ts';
import { backgroundContext, type Context } from '../kernel/context.ts';
import type { SpanRef } from '../kernel/span.ts';
import { sleep } from '../kernel/clock.ts';
import { type DiscoveredResource, discoverResources, pathOf } from './discovered-resources.ts';
import { sharedCopy } from './informers.ts';
import { type Controller, done, nothingToDo } from './manager.ts';
import type { AnyObject } from './objects.ts';

/** Events are too many and own nothing. Upstream: pkg/controller/garbagecollector (DefaultIgnoredResources) */
const ignored = new Set(['events']);

/** They bring and take resources. */
const definitions = 'customresourcedefinitions';

const isCollected = ({ verbs, resource }: DiscoveredResource): boolean =>
  ['list', 'watch', 'delete'].every((verb) => verbs.includes(verb)) && !ignored.has(resource);

const discoveryRetryMs = 1_000;

interface Watched {
  readonly resource: DiscoveredResource;
  readonly objects: Informer<AnyObject>;
}

/** Deletes what has owners, once all of them are gone. Upstream: pkg/controller/garbagecollector/garbagecollector.go */
export const garbageCollector: Controller = {
  name: 'garbage-collector-controller',
  account: 'generic-garbage-collector',
  start({ env, client, informers, queue, watch, stopping }) {
    const watched = new Map<string, Watched>();
    /** Owner uid to the work keys of what it owns. */
    const owned = new Map<string, Set<string>>();

    const existsStill = async (
      context: Context,
      owner: OwnerReference,
      namespace: string | undefined,
    ): Promise<boolean> => {
      const kind = [...watched.values()].find(
        ({ resource }) => resource.kind === owner.kind && apiVersionOf(resource) === owner.apiVersion,
      );
      // A kind that is not served may only be served later: its dependents are kept.
      if (!kind) return true;
      const { resource, objects } = kind;
      const key = resource.namespaced ? `${namespace}/${owner.name}` : owner.name;
      if (objects.get(key)?.metadata.uid === owner.uid) return true;
      try {
        const live = await client.send<AnyObject>('GET', pathOf(resource, namespace, owner.name), { context });
        return live.metadata.uid === owner.uid;
      } catch (error) {
        if (isNotFound(error)) return false;
        throw error;
      }
    };

    const work = queue(async (key, context) => {
      const [kind = '', objectName = ''] = split(key);
      const { resource, objects } = watched.get(kind) ?? {};
      const object = objects?.get(objectName);
      const owners = object?.metadata.ownerReferences ?? [];
      if (!resource || !object || owners.length === 0 || object.metadata.deletionTimestamp) return nothingToDo;
      const { namespace, name, uid, resourceVersion } = object.metadata;
      const present = await Promise.all(owners.map((owner) => existsStill(context, owner, namespace)));
      if (present.some(Boolean)) return nothingToDo;
      try {
        await client.write('DELETE', pathOf(resource, namespace, name), {
          context,
          body: {
            apiVersion: 'v1',
            kind: 'DeleteOptions',
            preconditions: { uid, resourceVersion },
            propagationPolicy: 'Background',
          },
        });
      } catch (error) {
        if (isNotFound(error)) return nothingToDo;
        if (!isConflict(error)) throw error;
        work.addAfter(key, discoveryRetryMs);
        return { result: 'requeued' };
      }
      return done;
    });

    const follow = (resource: DiscoveredResource): void => {
      const kind = pathOf(resource, undefined);
      const objects = sharedCopy(informers, kind) ?? watch<AnyObject>({ path: kind });
      watched.set(kind, { resource, objects });
      objects.onEvent((event) => {
        const { object, cause } = event;
        if (resource.resource === definitions) void refresh();
        const key = `${kind} ${objectKey(object)}`;
        const owners = object.metadata.ownerReferences ?? [];
        if (event.type === 'delete') {
          for (const { uid } of owners) owned.get(uid)?.delete(key);
          release(object.metadata.uid, cause);
          return;
        }
        for (const { uid } of owners) {
          const keys = owned.get(uid);
          if (keys) keys.add(key);
          else owned.set(uid, new Set([key]));
        }
        if (owners.length > 0 && event.type === 'add') void allSynced().then(() => work.add(key, cause));
      });
    };

    const release = (uid: string, cause: SpanRef | undefined): void => {
      for (const key of owned.get(uid) ?? []) work.add(key, cause);
      owned.delete(uid);
    };

    const allSynced = (): Promise<unknown> => Promise.all([...watched.values()].map(({ objects }) => objects.synced));

    /** Follows what is served and is not followed yet, and lets go of what is served no more. */
    const discover = async (): Promise<void> => {
      const resources = (await discoverResources(client, backgroundContext)).filter(isCollected);
      const served = new Set(resources.map((resource) => pathOf(resource, undefined)));
      for (const [kind, { objects }] of watched)
        if (!served.has(kind)) {
          objects.stop();
          watched.delete(kind);
        }
      for (const resource of resources) if (!watched.has(pathOf(resource, undefined))) follow(resource);
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

const apiVersionOf = ({ group, version }: DiscoveredResource): string =>
  group === '' ? version : `${group}/${version}`;

/** Kind path and object key. */
const split = (key: string): readonly string[] => key.split(' ');
