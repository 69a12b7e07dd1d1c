import { isNotFound } from '../../client/api-error.ts';
import { objectKey } from '../../client/objects.ts';
import type { Context } from '../../kernel/context.ts';
import { type Controller, type ControllerEnvironment, done, nothingToDo } from '../manager.ts';
import { ownerReference } from '../workload/kinds.ts';
import { changesTo, type PortGroup, portGroups, type StoredSlice } from './endpoint-slices.ts';
import { followServices, isHeadless, podsOf, selectsPods, type StoredService } from './service-pods.ts';
import { TriggerTimes } from './trigger-times.ts';

const managedBy = { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' };
const serviceName = 'kubernetes.io/service-name';
const headless = 'service.kubernetes.io/headless';
const triggerTime = 'endpoints.kubernetes.io/last-change-trigger-time';
const serviceKind = { apiVersion: 'v1', kind: 'Service', resource: 'services' };

const collection = (namespace: string): string => `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;

/** Which slices belong to a Service. */
const serviceOf = ({ metadata: { namespace, labels = {} } }: StoredSlice): readonly string[] =>
  labels['endpointslice.kubernetes.io/managed-by'] === managedBy['endpointslice.kubernetes.io/managed-by'] &&
  labels[serviceName]
    ? [`${namespace}/${labels[serviceName]}`]
    : [];

/** Says in slices who serves a Service. Upstream: pkg/controller/endpointslice/endpointslice_controller.go */
export const endpointSlice: Controller = {
  name: 'endpointslice-controller',
  account: 'endpointslice-controller',
  eventSource: 'endpoint-slice-controller',
  start(environment) {
    const { informers, queue } = environment;
    const slices = environment.watch<StoredSlice>({
      path: '/apis/discovery.k8s.io/v1/endpointslices',
      indexes: { service: serviceOf },
    });
    const times = new TriggerTimes();
    const written = new WrittenSlices();
    const work = queue(async (key, context) => {
      await slices.synced;
      const service = informers.services.get(key);
      if (!service || !selectsPods(service) || service.metadata.deletionTimestamp) {
        times.forget(key);
        written.forget(key);
        return nothingToDo;
      }
      const existing = slices.by('service', key).filter(({ metadata }) => !metadata.deletionTimestamp);
      // What was written has not come back yet: its event puts the Service here again.
      if (!written.allIn(key, existing)) return nothingToDo;
      return reconcile(environment, context, service, existing, { times, written });
    });
    followServices(informers, work);
    slices.onEvent(({ object, cause }) => {
      for (const key of serviceOf(object)) work.add(key, cause);
    });
  },
};

interface Memory {
  readonly times: TriggerTimes;
  readonly written: WrittenSlices;
}

async function reconcile(
  { client, informers, recorder }: ControllerEnvironment,
  context: Context,
  service: StoredService,
  existing: readonly StoredSlice[],
  { times, written }: Memory,
) {
  const key = objectKey(service);
  const { namespace } = service.metadata;
  const pods = podsOf(service, informers);
  const time = times.of(key, service, pods);
  const path = collection(namespace);
  let writes = 0;
  try {
    for (const family of service.spec?.ipFamilies ?? ['IPv4']) {
      const wanted = portGroups(service, pods, family, (name) => informers.nodes.get(name));
      const { create, update, remove } = changesTo(
        existing.filter(({ addressType }) => addressType === family),
        wanted,
      );
      for (const group of create) {
        const body = sliceOf(service, family, group, time);
        written.add(key, await client.send<StoredSlice>('POST', path, { context, body }));
      }
      for (const { slice, group } of update) {
        const { metadata } = sliceOf(service, family, group, time);
        const body = {
          ...slice,
          ...group,
          metadata: { ...slice.metadata, labels: metadata.labels, annotations: metadata.annotations },
        };
        const at = `${path}/${slice.metadata.name}`;
        written.add(key, await client.send<StoredSlice>('PUT', at, { context, body }));
      }
      for (const slice of remove) {
        written.remove(key, slice);
        await client.write('DELETE', `${path}/${slice.metadata.name}`, { context }).catch((error: unknown) => {
          if (!isNotFound(error)) throw error;
        });
      }
      writes += create.length + update.length + remove.length;
    }
  } catch (error) {
    written.forget(key);
    const message = `Error updating Endpoint Slices for Service ${key}: ${error instanceof Error ? error.message : String(error)}`;
    recorder.event({ ...serviceKind, ...service.metadata }, 'Warning', 'FailedToUpdateEndpointSlices', message);
    throw error;
  }
  return writes > 0 ? done : nothingToDo;
}

function sliceOf(
  service: StoredService,
  addressType: string,
  { ports, endpoints }: PortGroup,
  time: string | undefined,
) {
  const { name, namespace, labels } = service.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: { ...labels, ...(isHeadless(service) && { [headless]: '' }), ...managedBy, [serviceName]: name },
      ...(time && { annotations: { [triggerTime]: time } }),
      ownerReferences: [ownerReference(serviceKind, service)],
    },
    addressType,
    endpoints,
    ports,
  };
}

/** What this controller wrote last, so that it does not act on a copy that is older. Upstream: endpointslice/util/endpointslice_tracker.go */
class WrittenSlices {
  /** Service -> slice -> its resourceVersion. */
  readonly #versions = new Map<string, Map<string, number>>();

  add(key: string, { metadata }: StoredSlice): void {
    const versions = this.#versions.get(key) ?? new Map<string, number>();
    this.#versions.set(key, versions);
    versions.set(metadata.name, Number(metadata.resourceVersion));
  }

  remove(key: string, { metadata }: StoredSlice): void {
    this.#versions.get(key)?.delete(metadata.name);
  }

  forget(key: string): void {
    this.#versions.delete(key);
  }

  allIn(key: string, slices: readonly StoredSlice[]): boolean {
    const seen = new Map(slices.map(({ metadata }) => [metadata.name, Number(metadata.resourceVersion)]));
    return [...(this.#versions.get(key) ?? [])].every(([name, version]) => (seen.get(name) ?? 0) >= version);
  }
}
