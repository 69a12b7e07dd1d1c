import { formatTime } from '../../apimachinery/time.ts';
import { applyDefaults } from '../../apimachinery/defaults/defaults.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { Cancellation } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import { backgroundContext, type Context } from '../../kernel/context.ts';
import { randomUuid } from '../../kernel/random.ts';
import { apiserverUser } from '../authn/user-info.ts';
import { ownWrite } from '../registry/own-writes.ts';
import { findGroupResource } from '../registry/served-resource.ts';
import type { Server } from '../server.ts';
import { objectKey } from '../storage/keys.ts';
import { systemObjects } from './system-objects.ts';
import type { SystemObject } from './system-object.ts';

const retryDelayMs = 1000;

/**
 * Creates what has to be there before anybody can do anything, where it is not there yet. The server does this to
 * itself, straight to etcd, before it says that it is ready.
 * Upstream: pkg/controlplane/controller/systemnamespaces, pkg/registry/{rbac,scheduling}/rest
 */
export async function bootstrap(server: Server, stopping: Cancellation): Promise<void> {
  const { env, cache } = server;
  while (!stopping.cancelled) {
    try {
      await cache.freshAsOf(1, retryDelayMs, stopping);
      if (!cache.ready) continue;
      await Promise.all(systemObjects.map((object) => createIfMissing(server, object)));
      return;
    } catch (error) {
      env.report(`kube-apiserver: bootstrap: ${String(error)}`);
      await sleep(env.clock, retryDelayMs, stopping);
    }
  }
}

/** Stores an object as its strategy would, unless there is one of its name. */
export async function createIfMissing(
  server: Pick<Server, 'env' | 'cache' | 'store'>,
  { resource: name, object }: SystemObject,
  context: Context = backgroundContext,
): Promise<void> {
  const { env, cache, store } = server;
  const resource = findGroupResource(name)!;
  const now = env.clock.now();
  const draft = ownWrite(resource, { draft: structured(object), scope: 'main', now });
  const key = objectKey(resource.prefix, draft.metadata.namespace ?? '', draft.metadata.name);
  if (cache.resource(resource.prefix).get(key)) return;
  applyDefaults(draft);
  resource.strategy.prepareForCreate(draft, now, apiserverUser);
  draft.metadata.uid = randomUuid(env.random);
  draft.metadata.creationTimestamp = formatTime(now);
  await store.create(context, key, draft);
}

const structured = (object: KubeObject): KubeObject => JSON.parse(JSON.stringify(object)) as KubeObject;
