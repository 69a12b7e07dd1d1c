import type { StoredEndpoints } from './stored.ts';
import type { DiscoveryV1EndpointPort, Endpoint, EndpointAddress } from '../../apimachinery/types.ts';
import { jsonEqual } from '../../apimachinery/json-equal.ts';
import { changesTo, type PortGroup, type SliceChanges, type StoredSlice } from './endpoint-slices.ts';
import type { SliceHead } from './slice-writes.ts';
import { selectsPods } from './service-pods.ts';
import type { StoredService } from './stored.ts';

const skipMirror = 'endpointslice.kubernetes.io/skip-mirror';
const leader = 'control-plane.alpha.kubernetes.io/leader';
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** --mirroring-max-endpoints-per-subset */
const maxPerSubset = 1_000;

/** Endpoints that somebody keeps by hand. Upstream: pkg/controller/endpointslicemirroring/utils.go (shouldMirror), endpointslicemirroring_controller.go */
export const isMirrored = ({ metadata }: StoredEndpoints, service: StoredService | undefined): boolean =>
  metadata.labels?.[skipMirror] !== 'true' &&
  metadata.annotations?.[leader] === undefined &&
  service !== undefined &&
  !selectsPods(service);

/** What slices say besides whose they are. */
export function mirroredMeta({ metadata }: StoredEndpoints) {
  const { [lastApplied]: _, ...annotations } = metadata.annotations ?? {};
  return { labels: { ...metadata.labels }, annotations };
}

const familyOf = (ip: string): string => (ip.includes(':') ? 'IPv6' : 'IPv4');

const endpointOf = ({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint => ({
  addresses: [ip],
  conditions: { ready },
  ...(hostname && { hostname }),
  ...(nodeName && { nodeName }),
  ...(targetRef && { targetRef }),
});

export interface Mirrored {
  readonly groups: readonly PortGroup[];
  /** Addresses beyond what is mirrored of a subset. */
  readonly skipped: number;
}

/** Subsets as slices hold them, for one family of addresses. Upstream: pkg/controller/endpointslicemirroring/reconciler.go */
export function mirrored({ subsets }: Pick<StoredEndpoints, 'subsets'>, family: string): Mirrored {
  const groups = new Map<string, { ports: readonly DiscoveryV1EndpointPort[]; endpoints: Endpoint[] }>();
  let skipped = 0;
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets ?? []) {
    const all = [
      ...addresses.map((address) => endpointOf(address, true)),
      ...notReadyAddresses.map((address) => endpointOf(address, false)),
    ];
    skipped += Math.max(0, all.length - maxPerSubset);
    const ofFamily = all.slice(0, maxPerSubset).filter((endpoint) => familyOf(endpoint.addresses[0] ?? '') === family);
    if (ofFamily.length === 0) continue;
    const named = ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
      name,
      port,
      protocol,
      ...(appProtocol && { appProtocol }),
    }));
    const key = JSON.stringify(named);
    const group = groups.get(key) ?? { ports: named, endpoints: [] };
    groups.set(key, group);
    group.endpoints.push(...ofFamily);
  }
  return { groups: [...groups.values()], skipped };
}

export const tooMany = (skipped: number): string =>
  `A max of ${maxPerSubset} addresses can be mirrored to EndpointSlices per Endpoints subset. ${skipped} addresses were skipped`;

/** What slices of one family have to be written so that they say what the Endpoints do, labels and annotations too. */
export function mirrorChanges(
  existing: readonly StoredSlice[],
  groups: readonly PortGroup[],
  { addressType, metadata }: SliceHead,
): SliceChanges {
  // The empty slice that stands for nobody is of the first family.
  if (addressType === 'IPv6' && groups.length === 0) return { create: [], update: [], remove: existing };
  const { create, update, remove } = changesTo(existing, groups, maxPerSubset);
  const touched = new Set([...remove, ...update.map(({ slice }) => slice)]);
  const stale = existing.filter(
    (slice) =>
      !touched.has(slice) &&
      !(
        jsonEqual(slice.metadata.labels ?? {}, metadata.labels ?? {}) &&
        jsonEqual(slice.metadata.annotations ?? {}, metadata.annotations ?? {})
      ),
  );
  const same = stale.map((slice) => ({ slice, group: { endpoints: slice.endpoints ?? [], ports: slice.ports ?? [] } }));
  return { create, update: [...update, ...same], remove };
}
