import type { Service } from '../../../apimachinery/types.ts';
import { needsHealthCheck } from '../../../apimachinery/validation/service.ts';
import { keepAllButStatus, plain, restore, type Strategy } from '../strategy.ts';
import { allocateService, hasClusterIp, hasNodePorts } from './service-allocation.ts';
import { sameClusterIps, sameFamilies } from './service-families.ts';

/** Upstream: pkg/registry/core/service/strategy.go */
export const serviceStrategy: Strategy = {
  ...plain,
  allowCreateOnUpdate: true,
  returnsDeletedObject: true,
  allocate(object, old, pools, owner) {
    const service = object as Service;
    service.spec = ownSpec(service);
    return allocateService(service, old as Service | undefined, pools, owner);
  },
  prepareForCreate: (object) => {
    (object as Service).status = { loadBalancer: {} };
  },
  prepareForUpdate(object, old, scope) {
    if (scope === 'status') keepAllButStatus(object, old);
    else {
      restore(object, old, 'status');
      dropUnfit(object as Service, old as Service);
    }
  },
};

/** A spec that can be written into: what a change left alone is the stored object's. */
const ownSpec = ({ spec }: Service): Service['spec'] => ({
  ...spec,
  ...(spec.ports && { ports: spec.ports.map((port) => ({ ...port })) }),
});

/**
 * What does not go with the new type goes, where the client did not ask for it as well.
 * Upstream: dropTypeDependentFields
 */
function dropUnfit(service: Service, old: Service): void {
  const [{ spec }, { spec: before }] = [service, old];
  if (hasClusterIp(old) && !hasClusterIp(service)) {
    if (sameClusterIps(service, old)) {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    if (sameFamilies(service, old)) delete spec.ipFamilies;
    if (spec.ipFamilyPolicy === before.ipFamilyPolicy) delete spec.ipFamilyPolicy;
  }
  if (hasNodePorts(old) && !hasNodePorts(service)) {
    const had = new Set(before.ports?.map(({ nodePort }) => nodePort));
    if (spec.ports?.every(({ nodePort }) => !nodePort || had.has(nodePort)))
      for (const port of spec.ports) delete port.nodePort;
    if (spec.externalTrafficPolicy === before.externalTrafficPolicy && !spec.externalIPs?.length)
      delete spec.externalTrafficPolicy;
  }
  const sameHealthPort = spec.healthCheckNodePort === before.healthCheckNodePort;
  if (needsHealthCheck(before) && !needsHealthCheck(spec) && sameHealthPort) delete spec.healthCheckNodePort;
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (spec.allocateLoadBalancerNodePorts === before.allocateLoadBalancerNodePorts)
      delete spec.allocateLoadBalancerNodePorts;
    if (spec.loadBalancerClass === before.loadBalancerClass) delete spec.loadBalancerClass;
  }
  if (spec.type !== 'LoadBalancer') service.status = { ...service.status, loadBalancer: {} };
}
