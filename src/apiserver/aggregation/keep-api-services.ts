import { formatTime } from '../../apimachinery/time.ts';
import type { APIService } from '../../apimachinery/types.ts';
import type { Cancellation } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import { backgroundContext } from '../../kernel/context.ts';
import { createIfMissing } from '../bootstrap/bootstrap.ts';
import { follow } from '../bootstrap/follow.ts';
import { ownWrite } from '../registry/own-writes.ts';
import { findGroupResource } from '../registry/served-resource.ts';
import type { Server } from '../server.ts';
import { objectKey } from '../storage/keys.ts';
import { availabilityOf } from './availability.ts';
import { apiServices, isCustom, localApiServices } from './local-api-services.ts';

/** How often other servers are asked although nothing has changed. */
const periodMs = 30_000;

/**
 * What this server answers itself is registered, and whether others answer is said of theirs.
 * Upstream: k8s.io/kube-aggregator/pkg/controllers/{autoregister,status}, pkg/controlplane/controller/crdregistration
 * Differs: requests are not led on to other servers.
 */
export async function keepApiServices(server: Server, stopping: Cancellation): Promise<void> {
  const safely = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      server.env.report(`kube-apiserver: API services: ${String(error)}`);
    }
  };
  const local = localApiServices(server.resources);
  await Promise.all(local.map((object) => safely(() => createIfMissing(server, { resource: apiServices, object }))));
  const checkAll = (): Promise<void> => safely(() => checkRemote(server));
  await Promise.all([
    follow(server, 'customresourcedefinitions.apiextensions.k8s.io', stopping, () => safely(() => syncCustom(server))),
    follow(server, apiServices, stopping, checkAll),
    (async () => {
      while (!stopping.cancelled) {
        await sleep(server.env.clock, periodMs, stopping);
        await checkAll();
      }
    })(),
  ]);
}

const all = ({ reader }: Server): readonly APIService[] => reader.list(apiServices) as readonly APIService[];

/** Custom groups come and go with their definitions. */
async function syncCustom(server: Server): Promise<void> {
  const wanted = localApiServices(server.resources).filter(isCustom);
  for (const object of wanted) await createIfMissing(server, { resource: apiServices, object });
  const { prefix } = findGroupResource(apiServices)!;
  for (const service of all(server).filter(isCustom)) {
    if (wanted.some(({ metadata }) => metadata.name === service.metadata.name)) continue;
    const stored = server.cache.resource(prefix).get(objectKey(prefix, '', service.metadata.name));
    if (stored) await server.store.remove(backgroundContext, stored);
  }
}

async function checkRemote(server: Server): Promise<void> {
  for (const service of all(server)) if (service.spec.service) await check(server, service);
}

async function check(server: Server, service: APIService): Promise<void> {
  const { env, store } = server;
  const found = await availabilityOf(server, backgroundContext, service);
  const known = service.status?.conditions?.find(({ type }) => type === 'Available');
  if (known?.status === found.status && known.reason === found.reason && known.message === found.message) return;
  const now = env.clock.now();
  const since = known?.status === found.status ? known.lastTransitionTime : undefined;
  const others = (service.status?.conditions ?? []).filter(({ type }) => type !== 'Available');
  const condition = { type: 'Available', ...found, lastTransitionTime: since ?? formatTime(now) };
  const resource = findGroupResource(apiServices)!;
  const draft = ownWrite(resource, {
    draft: { ...service, status: { ...service.status, conditions: [...others, condition] } },
    current: service,
    scope: 'status',
    now,
  });
  const key = objectKey(resource.prefix, '', service.metadata.name);
  await store.update(backgroundContext, key, Number(service.metadata.resourceVersion), draft);
}
