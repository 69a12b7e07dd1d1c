import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { DiscoveryV1EndpointPort, Endpoint, EndpointSlice } from '../../apimachinery/types.ts';
import type { Node } from '../objects.ts';
import type { Stored } from '../workload/kinds.ts';
import type { StoredPod } from '../workload/pod-facts.ts';
import { isReady } from '../workload/pod-facts.ts';
import { hostnameIn, portNumber, referenceToPod } from './service-pods.ts';
import type { StoredService } from './stored.ts';

export type StoredSlice = Stored<EndpointSlice>;

/** Endpoints that offer the same ports. */
export interface PortGroup {
  readonly ports: readonly DiscoveryV1EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

/** What is to be done so that slices say what they should. */
export interface SliceChanges {
  readonly create: readonly PortGroup[];
  readonly update: readonly { readonly slice: StoredSlice; readonly group: PortGroup }[];
  readonly remove: readonly StoredSlice[];
}

/** --max-endpoints-per-slice */
const usualMost = 100;

const zoneLabel = 'topology.kubernetes.io/zone';

/** Upstream: staging/src/k8s.io/endpointslice/utils.go (podToEndpoint) */
function endpointOf(service: StoredService, pod: StoredPod, addresses: string[], node: Node | undefined): Endpoint {
  const serving = isReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = service.spec?.publishNotReadyAddresses ? true : serving && !terminating;
  const zone = node?.metadata.labels?.[zoneLabel];
  const hostname = hostnameIn(service, pod);
  return {
    addresses,
    conditions: { ready, serving, terminating },
    targetRef: referenceToPod(pod),
    ...(pod.spec.nodeName && { nodeName: pod.spec.nodeName }),
    ...(zone && { zone }),
    ...(hostname && { hostname }),
  };
}

function portsOf({ spec }: StoredService, pod: StoredPod): DiscoveryV1EndpointPort[] {
  return (spec?.ports ?? []).flatMap(({ name = '', port, targetPort, protocol = 'TCP', appProtocol }) => {
    const number = portNumber(pod, targetPort, port);
    return number === undefined ? [] : [{ name, port: number, protocol, ...(appProtocol && { appProtocol }) }];
  });
}

const isOfFamily = (address: string, family: string): boolean => address.includes(':') === (family === 'IPv6');

/** The endpoints of a Service, those together that offer the same. */
export function portGroups(
  service: StoredService,
  pods: readonly StoredPod[],
  family: string,
  nodeOf: (name: string) => Node | undefined,
): readonly PortGroup[] {
  const groups = new Map<string, { ports: readonly DiscoveryV1EndpointPort[]; endpoints: Endpoint[] }>();
  for (const pod of pods) {
    const addresses = (pod.status?.podIPs ?? []).map(({ ip }) => ip).filter((ip) => isOfFamily(ip, family));
    if (addresses.length === 0) continue;
    const ports = portsOf(service, pod);
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { ports, endpoints: [] };
    groups.set(key, group);
    group.endpoints.push(endpointOf(service, pod, addresses, nodeOf(pod.spec.nodeName ?? '')));
  }
  return [...groups.values()];
}

const idOf = ({ targetRef, addresses }: Endpoint): string => `${targetRef?.uid ?? ''} ${addresses.join()}`;
const noEndpoints: PortGroup = { ports: [], endpoints: [] };

/**
 * The fewest writes from what there is to what there should be: endpoints stay in their slice, new ones go where something
 * is written anyway, then where there is room, then into new slices. A Service without endpoints has one empty slice.
 * @param maxEndpoints how many a slice holds
 * Upstream: staging/src/k8s.io/endpointslice/reconciler.go (reconcileByAddressType)
 */
export function changesTo(
  existing: readonly StoredSlice[],
  wanted: readonly PortGroup[],
  maxEndpoints = usualMost,
): SliceChanges {
  const byPorts = new Map<string, StoredSlice[]>();
  for (const slice of existing) {
    const key = JSON.stringify(slice.ports ?? []);
    const slices = byPorts.get(key);
    if (slices) slices.push(slice);
    else byPorts.set(key, [slice]);
  }
  const create: PortGroup[] = [];
  const update: { slice: StoredSlice; group: PortGroup }[] = [];
  const remove: StoredSlice[] = [];
  for (const group of wanted) {
    const key = JSON.stringify(group.ports);
    const changes = changesOfGroup(byPorts.get(key) ?? [], group, maxEndpoints);
    byPorts.delete(key);
    create.push(...changes.create);
    update.push(...changes.update);
    remove.push(...changes.remove);
  }
  for (const slices of byPorts.values()) remove.push(...slices);
  if (remove.length === existing.length && create.length === 0) {
    const [only] = remove;
    if (remove.length === 1 && only && (only.endpoints ?? []).length === 0 && (only.ports ?? []).length === 0)
      return { create, update, remove: [] };
    create.push(noEndpoints);
  }
  // What would go is written anew instead.
  const reused = remove.slice(0, create.length);
  return {
    create: create.slice(reused.length),
    update: [...update, ...reused.map((slice, at) => ({ slice, group: create[at]! }))],
    remove: remove.slice(reused.length),
  };
}

function changesOfGroup(
  existing: readonly StoredSlice[],
  { ports, endpoints }: PortGroup,
  maxEndpoints: number,
): SliceChanges {
  const missing = new Map(endpoints.map((endpoint) => [idOf(endpoint), endpoint]));
  const kept = existing.map((slice) => {
    const before = slice.endpoints ?? [];
    const after = before.flatMap((endpoint) => {
      const id = idOf(endpoint);
      const now = missing.get(id);
      missing.delete(id);
      return now ? [now] : [];
    });
    return { slice, endpoints: after, changed: !jsonEqual(before, after) };
  });
  const fill = (into: { endpoints: Endpoint[]; changed: boolean }): void => {
    for (const [id, endpoint] of missing) {
      if (into.endpoints.length >= maxEndpoints) return;
      into.endpoints.push(endpoint);
      into.changed = true;
      missing.delete(id);
    }
  };
  for (const one of kept) if (one.changed && one.endpoints.length > 0) fill(one);
  for (const one of kept) if (missing.size > 0 && missing.size + one.endpoints.length <= maxEndpoints) fill(one);
  const left = [...missing.values()];
  const create: PortGroup[] = [];
  for (let from = 0; from < left.length; from += maxEndpoints)
    create.push({ ports, endpoints: left.slice(from, from + maxEndpoints) });
  return {
    create,
    update: kept
      .filter((one) => one.changed && one.endpoints.length > 0)
      .map((one) => ({ slice: one.slice, group: { ports, endpoints: one.endpoints } })),
    remove: kept.filter((one) => one.endpoints.length === 0).map(({ slice }) => slice),
  };
}
