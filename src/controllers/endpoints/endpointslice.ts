import { objectKey } from '../../client/objects.ts';
import type { Context } from '../../kernel/context.ts';
import { type Controller, type ControllerEnvironment, done, nothingToDo } from '../manager.ts';
import { ownerReference } from '../workload/kinds.ts';
import { changesTo, portGroups, type StoredSlice } from './endpoint-slices.ts';
import { followServices, isHeadless, podsOf, selectsPods } from './service-pods.ts';
import type { StoredService } from './stored.ts';
import { type SliceHead, WrittenSlices, writeSlices } from './slice-writes.ts';
import { TriggerTimes } from './trigger-times.ts';

const managedBy = { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' };
const serviceName = 'kubernetes.io/service-name';
const headless = 'service.kubernetes.io/headless';
const triggerTime = 'endpoints.kubernetes.io/last-change-trigger-time';
const serviceKind = { apiVersion: 'v1', kind: 'Service', resource: 'services' };

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
    slices.onEvent(({ type, object, cause }) => {
      for (const key of serviceOf(object)) {
        if (type === 'delete') written.remove(key, object);
        work.add(key, cause);
      }
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
  const pods = podsOf(service, informers);
  const time = times.of(key, service, pods);
  let writes = 0;
  try {
    for (const family of service.spec?.ipFamilies ?? ['IPv4']) {
      const wanted = portGroups(service, pods, family, (name) => informers.nodes.get(name));
      const known = existing.filter(({ addressType }) => addressType === family);
      const writer = { client, context, written, key };
      writes += await writeSlices(writer, headOf(service, family, time), changesTo(known, wanted));
    }
  } catch (error) {
    written.forget(key);
    const message = `Error updating Endpoint Slices for Service ${key}: ${error instanceof Error ? error.message : String(error)}`;
    recorder.event({ ...serviceKind, ...service.metadata }, 'Warning', 'FailedToUpdateEndpointSlices', message);
    throw error;
  }
  return writes > 0 ? done : nothingToDo;
}

function headOf(service: StoredService, addressType: string, time: string | undefined): SliceHead {
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
  };
}
