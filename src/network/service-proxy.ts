import type { Service, ServicePort } from '../apimachinery/types.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Random, randomInt } from '../kernel/random.ts';
import { type Backend, backendsOf, isReady, isServingToTheEnd, type ServiceIndex } from './service-index.ts';

export type TransportProtocol = 'TCP' | 'UDP';

export interface Destination {
  readonly ip: string;
  readonly port: number;
  readonly protocol: TransportProtocol;
}

/** What kube-proxy's rules make of a connection to a service. */
export interface ServiceRoute {
  /** `namespace/name`. */
  readonly service: string;
  /** How many endpoints could have been taken. */
  readonly candidates: number;
  /** `picked`: go there. `refused`: nobody is behind it. `dropped`: nobody on this node, and no other may be taken. */
  readonly verdict: { readonly picked: { readonly ip: string; readonly port: number } } | 'refused' | 'dropped';
  /** The sender's address is replaced by the node's on the way. */
  readonly masquerade: boolean;
}

interface Found {
  readonly service: Service;
  readonly port: ServicePort;
  readonly isExternal: boolean;
}

interface Affinity {
  readonly ip: string;
  readonly until: number;
}

/**
 * kube-proxy of one node: which endpoint gets a connection to a service. Differs: it takes part in the simulated network
 * instead of writing rules for a kernel; topology hints are not looked at.
 * Upstream: pkg/proxy/iptables/proxier.go, pkg/proxy/topology.go
 */
export class ServiceProxy {
  readonly #index: ServiceIndex;
  readonly #node: { readonly name: string; readonly ip: string };
  readonly #clock: Clock;
  readonly #random: Random;
  /** Service port and client to the endpoint that it got. */
  readonly #affinities = new Map<string, Affinity>();

  constructor(
    index: ServiceIndex,
    { clock, random }: { readonly clock: Clock; readonly random: Random },
    node: { readonly name: string; readonly ip: string },
  ) {
    this.#index = index;
    this.#node = node;
    this.#clock = clock;
    this.#random = random;
  }

  /** Undefined: the address is no service's. @param client the sender's address */
  route(client: string, to: Destination): ServiceRoute | undefined {
    const found = this.#find(to);
    if (!found) return undefined;
    const { service, port, isExternal } = found;
    const key = `${service.metadata.namespace}/${service.metadata.name}`;
    const isLocalOnly =
      (isExternal ? service.spec.externalTrafficPolicy : service.spec.internalTrafficPolicy) === 'Local';
    const all = usable(backendsOf(this.#index, key), port);
    const reachable = isLocalOnly ? all.filter(({ endpoint }) => endpoint.nodeName === this.#node.name) : all;
    const common = { service: key, candidates: reachable.length, masquerade: isExternal && !isLocalOnly };
    if (all.length === 0) return { ...common, verdict: 'refused' };
    if (reachable.length === 0) return { ...common, verdict: 'dropped' };
    const picked = this.#pick(service, `${key}:${port.port}|${client}`, reachable);
    return { ...common, verdict: { picked: { ip: picked.ip, port: picked.ports.get(port.name ?? '')! } } };
  }

  #find({ ip, port, protocol }: Destination): Found | undefined {
    const isServed = (each: ServicePort): boolean => (each.protocol ?? 'TCP') === protocol;
    for (const service of this.#index.services.by('address', ip)) {
      const served = service.spec.ports?.find((each) => each.port === port && isServed(each));
      const isExternal = !service.spec.clusterIPs?.includes(ip) && service.spec.clusterIP !== ip;
      if (served) return { service, port: served, isExternal };
    }
    if (ip !== this.#node.ip) return undefined;
    const [service] = this.#index.services.by('nodePort', `${port}/${protocol}`);
    const served = service?.spec.ports?.find((each) => each.nodePort === port && isServed(each));
    return service && served && { service, port: served, isExternal: true };
  }

  /** At random, as the kernel's `statistic` match does, or where the client was before. */
  #pick({ spec }: Service, key: string, backends: readonly Backend[]): Backend {
    const now = this.#clock.now();
    if (spec.sessionAffinity === 'ClientIP') {
      const known = this.#affinities.get(key);
      const same = known && known.until > now && backends.find(({ ip }) => ip === known.ip);
      const picked = same || this.#any(backends);
      const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800;
      for (const [old, { until }] of this.#affinities) if (until <= now) this.#affinities.delete(old);
      this.#affinities.set(key, { ip: picked.ip, until: now + seconds * 1000 });
      return picked;
    }
    return this.#any(backends);
  }

  #any(backends: readonly Backend[]): Backend {
    return backends[randomInt(this.#random, backends.length)]!;
  }

  /** Whether an address belongs to a service, whatever the port. */
  knows(ip: string): boolean {
    return this.#index.services.by('address', ip).length > 0;
  }
}

/** The ready ones; where none is, those that end but still serve. */
function usable(backends: readonly Backend[], { name = '' }: ServicePort): readonly Backend[] {
  const open = backends.filter(({ ports }) => ports.has(name));
  const ready = open.filter(isReady);
  return ready.length > 0 ? ready : open.filter(isServingToTheEnd);
}
