import type { IPAddress, Service } from '../../apimachinery/types.ts';
import type { Cancellation } from '../../kernel/cancellation.ts';
import { backgroundContext, causedBy, type Context } from '../../kernel/context.ts';
import { addressesOf, ipAddresses, isManaged, parentKey } from '../registry/services/ip-addresses.ts';
import { findGroupResource } from '../registry/served-resource.ts';
import type { Server } from '../server.ts';
import { objectKey } from '../storage/keys.ts';
import { createIfMissing } from './bootstrap.ts';
import { follow } from './follow.ts';

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
