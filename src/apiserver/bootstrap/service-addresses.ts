import type { IPAddress, Service } from '../../apimachinery/types.ts';
import type { Cancellation } from '../../kernel/cancellation.ts';
import { backgroundContext, causedBy, type Context } from '../../kernel/context.ts';
import { addressesOf, ipAddresses, isManaged, parentKey } from '../registry/services/ip-addresses.ts';
import { findGroupResource } from '../registry/served-resource.ts';
import type { Server } from '../server.ts';
import { objectKey } from '../storage/keys.ts';
import type { WatchEvent } from '../storage/cache-event.ts';
import { createIfMissing } from './bootstrap.ts';

const retryDelayMs = 1000;

/**
 * Every address that a service has is an IPAddress object, as long as the service has it.
 * Upstream: pkg/registry/core/service/ipallocator/{ipallocator,controller/repairip}.go
 * Differs: the objects follow their services; the real server writes them before, and repairs what does not match.
 */
export async function keepServiceAddresses(server: Server, stopping: Cancellation): Promise<void> {
  const sync = async (key: string, context: Context): Promise<void> => {
    try {
      await syncAddresses(server, key, context);
    } catch (error) {
      server.env.report(`kube-apiserver: addresses of service ${key}: ${String(error)}`);
    }
  };
  await Promise.all([
    follow(server, 'services', stopping, async ({ object: { object }, cause }) => {
      const { namespace = '', name } = object.metadata;
      await sync(`${namespace}/${name}`, causedBy([cause], stopping));
    }),
    follow(server, ipAddresses, stopping, async ({ type, object: { object }, cause }) => {
      const address = object as IPAddress;
      if (type !== 'MODIFIED' && isManaged(address)) await sync(parentKey(address), causedBy([cause], stopping));
    }),
  ]);
}

/** Tells of all that is there, and of every change from then on. */
async function follow(
  { cache }: Server,
  resourceName: string,
  stopping: Cancellation,
  onEvent: (event: Pick<WatchEvent, 'type' | 'object' | 'cause'>) => Promise<void>,
): Promise<void> {
  const { prefix } = findGroupResource(resourceName)!;
  while (!stopping.cancelled) {
    if (!(await cache.freshAsOf(1, retryDelayMs, stopping))) continue;
    const resource = cache.resource(prefix);
    const options = { label: 'kube-apiserver', selects: () => true, after: cache.revision, initial: [] };
    const watcher = resource.watch(options);
    stopping.onCancel(() => watcher.stop());
    for (const object of Array.from(resource.list(prefix))) await onEvent({ type: 'ADDED', object });
    for await (const event of watcher) await onEvent(event);
  }
}

/** @param key of the service: `default/web` */
async function syncAddresses(server: Server, key: string, context: Context): Promise<void> {
  const { reader, store, cache } = server;
  const [namespace = '', name = ''] = key.split('/');
  const service = reader.get('services', namespace, name) as Service | undefined;
  const wanted = service ? addressesOf(service) : [];
  for (const object of wanted) await createIfMissing(server, { resource: ipAddresses, object }, context);
  const { prefix } = findGroupResource(ipAddresses)!;
  const orphans = (reader.list(ipAddresses) as readonly IPAddress[])
    .filter((address) => isManaged(address) && parentKey(address) === key)
    .filter(({ metadata }) => wanted.every((other) => other.metadata.name !== metadata.name));
  for (const { metadata } of orphans) {
    const stored = cache.resource(prefix).get(objectKey(prefix, '', metadata.name!));
    if (stored) await store.remove(context.background ? backgroundContext : context, stored);
  }
}
