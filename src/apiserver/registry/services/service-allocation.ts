import { type FieldError, invalidValue } from '../../../apimachinery/field-error.ts';
import { internalError } from '../../../apimachinery/status.ts';
import type { Service, ServicePort } from '../../../apimachinery/types.ts';
import { needsHealthCheck } from '../../../apimachinery/validation/service.ts';
import { Refusal } from '../../refusal.ts';
import { decideFamilies, keepsPreference, sameClusterIps } from './service-families.ts';
import type { ServicePools } from './service-pools.ts';

export const hasClusterIp = ({ spec }: Service): boolean => spec.type !== 'ExternalName';
export const hasNodePorts = ({ spec }: Service): boolean => spec.type === 'NodePort' || spec.type === 'LoadBalancer';

const exhausted = (what: string): Refusal => new Refusal(internalError(`failed to allocate a ${what}: range is full`));

/**
 * Gives a service its addresses and node ports, before it is validated.
 * Upstream: pkg/registry/core/service/storage/{storage,alloc}.go (beginCreate, beginUpdate)
 */
export function allocateService(
  service: Service,
  old: Service | undefined,
  pools: ServicePools,
  owner: string,
): readonly FieldError[] {
  if (old) keepAllocated(service, old);
  syncClusterIps(service, old);
  const errors = [...decideFamilies(service, old, pools.families)];
  if (errors.length === 0) allocateIps(service, old, pools, owner, errors);
  if (errors.length === 0) allocatePorts(service, old, pools, owner, errors);
  return errors;
}

/** Who sends an update without what the server once chose does not mean to lose it. Upstream: patchAllocatedValues */
function keepAllocated(service: Service, old: Service): void {
  const { spec } = service;
  if (hasClusterIp(old) && hasClusterIp(service)) {
    spec.clusterIP ||= old.spec.clusterIP;
    if (!spec.clusterIPs?.length && old.spec.clusterIPs) spec.clusterIPs = [...old.spec.clusterIPs];
  }
  if (hasNodePorts(old) && hasNodePorts(service)) {
    const used = new Set(spec.ports?.map(({ nodePort }) => nodePort));
    const byPort = new Map(old.spec.ports?.map((port) => [portKey(port), port.nodePort]));
    for (const port of spec.ports ?? []) {
      const nodePort = byPort.get(portKey(port));
      if (!port.nodePort && nodePort && !used.has(nodePort)) port.nodePort = nodePort;
    }
  }
  if (needsHealthCheck(old.spec) && needsHealthCheck(spec)) spec.healthCheckNodePort ||= old.spec.healthCheckNodePort;
}

const portKey = ({ protocol, port }: ServicePort): string => `${protocol}/${port}`;

/** `clusterIP` is the first of `clusterIPs`, whichever of the two a client knows. Upstream: normalizeClusterIPs */
function syncClusterIps(service: Service, old: Service | undefined): void {
  const { spec } = service;
  if (!old) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  const sameList = sameClusterIps({ ...service, spec: { ...spec, clusterIP: old.spec.clusterIP } }, old);
  if (!old.spec.clusterIP && spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
  else if ((spec.clusterIP ?? '') !== (old.spec.clusterIP ?? '') && sameList) {
    if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP];
    else delete spec.clusterIPs;
  }
}

function allocateIps(
  service: Service,
  old: Service | undefined,
  pools: ServicePools,
  owner: string,
  errors: FieldError[],
): void {
  const { spec } = service;
  if (!hasClusterIp(service) || spec.clusterIPs?.[0] === 'None' || keepsPreference(service, old)) return;
  const kept = old && hasClusterIp(old) ? (old.spec.clusterIPs ?? []) : [];
  if (kept[0] === 'None') return;
  const families = spec.ipFamilies ?? [];
  const asked = [...(spec.clusterIPs ?? [])];
  const given = families.map((family, index) => {
    const ip = asked[index];
    if (ip === undefined) {
      const next = pools.nextIp(family, owner);
      if (next === undefined) throw exhausted('serviceIP');
      return next;
    }
    if (index < kept.length) return ip;
    const problem = pools.claimIp(ip, owner);
    if (problem !== undefined)
      errors.push(invalidValue('spec.clusterIPs', asked, `failed to allocate IP ${ip}: ${problem}`));
    return ip;
  });
  if (given.length === 0) return;
  spec.clusterIPs = given;
  spec.clusterIP = given[0];
}

function allocatePorts(
  service: Service,
  old: Service | undefined,
  pools: ServicePools,
  owner: string,
  errors: FieldError[],
): void {
  const { spec } = service;
  const had = new Set(old?.spec.ports?.map(({ nodePort }) => nodePort));
  if (hasNodePorts(service)) {
    const allocates = spec.type === 'NodePort' || spec.allocateLoadBalancerNodePorts === true;
    /** Ports of the same number but another protocol share their node port. */
    const shared = new Map<number, number>();
    spec.ports?.forEach((port, index) => {
      const wanted = port.nodePort || spec.ports?.find((peer) => peer.port === port.port && peer.nodePort)?.nodePort;
      if (!wanted && !allocates) return;
      const nodePort = wanted || shared.get(port.port) || pools.nextPort(owner);
      if (nodePort === undefined) throw exhausted('nodePort');
      const problem = wanted && !had.has(wanted) ? pools.claimPort(wanted, owner) : undefined;
      if (problem !== undefined && errors.length === 0)
        errors.push(invalidValue(`spec.ports[${index}].nodePort`, nodePort, problem));
      port.nodePort = nodePort;
      shared.set(port.port, nodePort);
    });
  }
  if (errors.length === 0) allocateHealthCheckPort(service, old, pools, owner);
}

function allocateHealthCheckPort(
  { spec }: Service,
  old: Service | undefined,
  pools: ServicePools,
  owner: string,
): void {
  const needed = old !== undefined && needsHealthCheck(old.spec);
  if (!needsHealthCheck(spec)) {
    if (needed) delete spec.healthCheckNodePort;
    return;
  }
  if (needed) return;
  const wanted = spec.healthCheckNodePort;
  if (!wanted) {
    spec.healthCheckNodePort = pools.nextPort(owner);
    if (spec.healthCheckNodePort === undefined) throw exhausted('HealthCheck NodePort 0');
    return;
  }
  const problem = pools.claimPort(wanted, owner);
  if (problem !== undefined)
    throw new Refusal(internalError(`failed to allocate requested HealthCheck NodePort ${wanted}: ${problem}`));
}
