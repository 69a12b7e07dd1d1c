import type { CoreV1EndpointPort, EndpointAddress, EndpointSubset } from './types.ts';

/** Who offers a port, and whether they are ready to. */
interface Offer {
  readonly port: CoreV1EndpointPort | undefined;
  readonly addresses: Map<string, { readonly address: EndpointAddress; ready: boolean }>;
}

const addressKey = ({ ip, targetRef }: EndpointAddress): string => `${ip} ${targetRef?.uid ?? ''}`;

/**
 * The same endpoints in the fewest subsets: ports that the same addresses offer together, everything in order.
 * Upstream: pkg/api/endpoints/util.go (RepackSubsets)
 * Differs: the real server orders ports and subsets by their hashes, here they are ordered by what they say.
 */
export function repackSubsets(subsets: readonly EndpointSubset[]): EndpointSubset[] {
  const packed = new Map<string, EndpointSubset>();
  for (const { port, addresses } of offers(subsets)) {
    const sorted = [...addresses].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
    const key = JSON.stringify([...addresses].map(([each, { ready }]) => `${each} ${ready}`).toSorted());
    const known = packed.get(key);
    const of = (wanted: boolean) => sorted.flatMap(({ address, ready }) => (ready === wanted ? [address] : []));
    if (known && port) known.ports = [...(known.ports ?? []), port];
    else if (!known)
      packed.set(key, {
        ...(of(true).length > 0 && { addresses: of(true) }),
        ...(of(false).length > 0 && { notReadyAddresses: of(false) }),
        ...(port && { ports: [port] }),
      });
  }
  const text = JSON.stringify;
  const all = [...packed.values()];
  for (const subset of all)
    if (subset.ports) subset.ports = subset.ports.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
  return all.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}

function offers(subsets: readonly EndpointSubset[]): Iterable<Offer> {
  const byPort = new Map<string, Offer>();
  for (const { addresses = [], notReadyAddresses = [], ports } of subsets)
    for (const port of ports?.length ? ports : [undefined]) {
      const key = JSON.stringify(port ?? null);
      const offer = byPort.get(key) ?? { port, addresses: new Map() };
      byPort.set(key, offer);
      for (const address of addresses) {
        const known = offer.addresses.get(addressKey(address));
        if (!known) offer.addresses.set(addressKey(address), { address, ready: true });
      }
      // Who is said to be both ready and not is not.
      for (const address of notReadyAddresses) offer.addresses.set(addressKey(address), { address, ready: false });
    }
  return byPort.values();
}
