import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { CountedResource } from '../../apimachinery/quota/evaluators.ts';
import type { ResourceQuota } from '../../apimachinery/types.ts';
import type { Informer } from '../../client/informer.ts';
import { objectKey } from '../../client/objects.ts';
import type { SpanRef } from '../../kernel/span.ts';
import { type DiscoveredResource, discoverResources, pathOf } from '../discovered-resources.ts';
import { type Controller, type ControllerEnvironment, done, nothingToDo } from '../manager.ts';
import type { AnyObject } from '../objects.ts';
import type { Stored } from '../workload/kinds.ts';
import { countedResources, usageOf } from './quota-usage.ts';

type StoredQuota = Stored<ResourceQuota>;

/** Admission only ever adds to what is used: so often everything is counted anew. */
const resyncMs = 5 * 60_000;

/** Counts what quotas limit. Upstream: pkg/controller/resourcequota/resource_quota_controller.go */
export const resourceQuota: Controller = {
  name: 'resourcequota-controller',
  account: 'resourcequota-controller',
  start(environment) {
    const { client, queue, every } = environment;
    const quotas = environment.watch<StoredQuota>({
      path: '/api/v1/resourcequotas',
      indexes: { namespace: ({ metadata }) => [metadata.namespace] },
    });
    const recount = (namespace: string, cause: SpanRef | undefined): void => {
      for (const quota of quotas.by('namespace', namespace)) work.add(objectKey(quota), cause);
    };
    const counted = countedObjects(environment, recount);
    const work = queue(async (key, context) => {
      const quota = quotas.get(key);
      if (!quota) return nothingToDo;
      const { namespace, name } = quota.metadata;
      const copies = new Map<CountedResource, Informer<AnyObject>>();
      const whole = { apiVersion: 'v1', kind: 'ResourceQuota', ...quota };
      for (const resource of countedResources(whole)) {
        const copy = await counted(resource, context);
        if (copy) copies.set(resource, copy);
      }
      const byName = ({ group, resource }: CountedResource): readonly KubeObject[] => {
        const copy = [...copies].find(([one]) => one.group === group && one.resource === resource)?.[1];
        return (copy?.by('namespace', namespace) ?? []) as unknown as readonly KubeObject[];
      };
      const status = { hard: quota.spec.hard ?? {}, used: usageOf(whole, byName) };
      if (jsonEqual(quota.status ?? {}, status)) return nothingToDo;
      const path = `/api/v1/namespaces/${namespace}/resourcequotas/${name}/status`;
      await client.write('PUT', path, { context, body: { ...whole, status } });
      return done;
    });
    quotas.onEvent((event) => {
      const { type, object, cause } = event;
      if (type === 'update' && jsonEqual(event.old.spec, object.spec)) return;
      if (type !== 'delete') work.add(objectKey(object), cause);
    });
    every(resyncMs, () => {
      for (const quota of quotas.list()) work.add(objectKey(quota));
    });
  },
};

/** Copies of what some quota counts, begun when the first one does. What goes from them gives something back. */
function countedObjects(
  { client, informers, watch }: ControllerEnvironment,
  recount: (namespace: string, cause: SpanRef | undefined) => void,
) {
  const copies = new Map<string, Informer<AnyObject>>();
  let known: readonly DiscoveredResource[] = [];
  const follow = (copy: Informer<AnyObject>): void => {
    copy.onEvent((event) => {
      const gone =
        event.type === 'delete' || (event.type === 'update' && hasEnded(event.object) && !hasEnded(event.old));
      if (gone) recount(event.object.metadata.namespace ?? '', event.cause);
    });
  };
  return async (
    { group, resource }: CountedResource,
    context: Parameters<typeof discoverResources>[1],
  ): Promise<Informer<AnyObject> | undefined> => {
    const name = `${resource}.${group}`;
    const found = copies.get(name);
    if (found) return found;
    const is = (one: DiscoveredResource): boolean => one.group === group && one.resource === resource;
    if (!known.some(is)) known = await discoverResources(client, context);
    const served = known.find(is);
    if (!served?.namespaced) return undefined;
    const copy =
      name === 'pods.'
        ? (informers.pods as unknown as Informer<AnyObject>)
        : watch<AnyObject>({ path: pathOf(served, undefined), indexes: { namespace: namespaceOf } });
    copies.set(name, copy);
    await copy.synced;
    follow(copy);
    return copy;
  };
}

const namespaceOf = ({ metadata: { namespace } }: AnyObject): readonly string[] => (namespace ? [namespace] : []);

const hasEnded = (object: AnyObject): boolean => {
  const phase = (object as { status?: { phase?: string } }).status?.phase;
  return phase === 'Succeeded' || phase === 'Failed';
};
