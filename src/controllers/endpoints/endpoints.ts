import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { repackSubsets } from '../../apimachinery/repack-subsets.ts';
import type { EndpointAddress, EndpointSubset } from '../../apimachinery/types.ts';
import { objectKey } from '../../client/objects.ts';
import { type Controller, done, nothingToDo } from '../manager.ts';
import { isReady, type StoredPod } from '../workload/pod-facts.ts';
import {
  followServices,
  hostnameIn,
  isHeadless,
  podsOf,
  portNumber,
  referenceToPod,
  selectsPods,
} from './service-pods.ts';
import type { StoredService } from './stored.ts';
import type { StoredEndpoints } from './stored.ts';
import { TriggerTimes } from './trigger-times.ts';

const managedBy = { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' };
const headless = 'service.kubernetes.io/headless';
const triggerTime = 'endpoints.kubernetes.io/last-change-trigger-time';
const overCapacity = 'endpoints.kubernetes.io/over-capacity';

/** So many addresses are told; of more, the first. */
const maxAddresses = 1_000;

/** Says who serves a Service in the older form, one object a Service. Upstream: pkg/controller/endpoint/endpoints_controller.go */
export const endpoints: Controller = {
  name: 'endpoints-controller',
  account: 'endpoint-controller',
  eventSource: 'endpoint-controller',
  start({ informers, queue, client }) {
    const { endpoints: copies } = informers;
    const times = new TriggerTimes();
    const work = queue(async (key, context) => {
      const service = informers.services.get(key);
      if (!service || !selectsPods(service)) {
        times.forget(key);
        return nothingToDo;
      }
      const pods = podsOf(service, informers);
      const current = copies.get(key);
      const wanted = wantedEndpoints(service, pods, times.of(key, service, pods), current);
      if (current && says(current, wanted)) return nothingToDo;
      const path = `/api/v1/namespaces/${service.metadata.namespace}/endpoints`;
      if (current) await client.write('PUT', `${path}/${service.metadata.name}`, { context, body: wanted });
      else await client.write('POST', path, { context, body: wanted });
      return done;
    });
    followServices(informers, work);
    copies.onEvent(({ type, object, cause }) => {
      if (type === 'delete') work.add(objectKey(object), cause);
    });
  },
};

function wantedEndpoints(
  service: StoredService,
  pods: readonly StoredPod[],
  time: string | undefined,
  current: StoredEndpoints | undefined,
) {
  const subsets = repackSubsets(pods.flatMap((pod) => subsetsOf(service, pod)));
  const { shown, cut } = truncated(subsets);
  const { [overCapacity]: _, ...annotations } = current?.metadata.annotations ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      ...current?.metadata,
      name: service.metadata.name,
      namespace: service.metadata.namespace,
      labels: { ...service.metadata.labels, ...(isHeadless(service) && { [headless]: '' }), ...managedBy },
      annotations: {
        ...annotations,
        ...(time && { [triggerTime]: time }),
        ...(cut && { [overCapacity]: 'truncated' }),
      },
    },
    subsets: shown,
  };
}

function subsetsOf(service: StoredService, pod: StoredPod): EndpointSubset[] {
  const { ports = [], publishNotReadyAddresses = false } = service.spec ?? {};
  if (pod.metadata.deletionTimestamp && !publishNotReadyAddresses) return [];
  const hostname = hostnameIn(service, pod);
  const address: EndpointAddress = {
    ip: pod.status?.podIP ?? '',
    targetRef: referenceToPod(pod),
    ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
    ...(hostname && { hostname }),
  };
  const addresses =
    publishNotReadyAddresses || isReady(pod) ? { addresses: [address] } : { notReadyAddresses: [address] };
  if (ports.length === 0) return isHeadless(service) ? [addresses] : [];
  return ports.flatMap(({ name, port, targetPort, protocol = 'TCP', appProtocol }) => {
    const number = portNumber(pod, targetPort, port);
    if (number === undefined) return [];
    return [
      { ...addresses, ports: [{ ...(name && { name }), port: number, protocol, ...(appProtocol && { appProtocol }) }] },
    ];
  });
}

function truncated(subsets: readonly EndpointSubset[]): {
  readonly shown: readonly EndpointSubset[];
  readonly cut: boolean;
} {
  let left = maxAddresses;
  let cut = false;
  const take = (addresses: EndpointAddress[] | undefined): EndpointAddress[] | undefined => {
    if (!addresses) return undefined;
    const taken = addresses.slice(0, left);
    cut ||= taken.length < addresses.length;
    left -= taken.length;
    return taken.length > 0 ? taken : undefined;
  };
  const shown = subsets.map(({ addresses, notReadyAddresses, ...rest }) => {
    const ready = take(addresses);
    const notReady = take(notReadyAddresses);
    return { ...rest, ...(ready && { addresses: ready }), ...(notReady && { notReadyAddresses: notReady }) };
  });
  return { shown, cut };
}

/** The time alone is no news. */
function says(current: StoredEndpoints, wanted: ReturnType<typeof wantedEndpoints>): boolean {
  const capacity = ({ annotations }: { annotations?: Readonly<Record<string, string>> }): string | undefined =>
    annotations?.[overCapacity];
  return (
    jsonEqual(current.subsets ?? [], wanted.subsets) &&
    jsonEqual(current.metadata.labels ?? {}, wanted.metadata.labels) &&
    capacity(current.metadata) === capacity(wanted.metadata)
  );
}
