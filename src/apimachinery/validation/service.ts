import { isExternallyAccessible } from '../defaults/service.ts';
import { duplicate, type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { isCidr } from '../ip-address.ts';
import { dns1123Label, dns1123Subdomain, portName, portNumber, qualifiedName } from '../names.ts';
import type { Service, ServicePort, ServiceSpec } from '../types.ts';
import { validateReachableIp } from './addresses.ts';
import { validateProtocol } from './endpoints.ts';
import { complain, validateLabels, validateObjectMeta } from './metadata.ts';
import { isHeadless, validateClusterIps } from './service-cluster-ips.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const affinities = ['ClientIP', 'None'];
const trafficPolicies = ['Cluster', 'Local'];
const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone'];
const maxAffinitySeconds = 86_400;
const kubeletPort = 10_250;
const topologyMode = 'service.kubernetes.io/topology-mode';
const topologyHints = 'service.kubernetes.io/topology-aware-hints';
const sourceRangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const onlyLoadBalancers = "may only be used when `type` is 'LoadBalancer'";
const cidrComplaint = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** Traffic that stays on its node needs a port where nodes say whether they take any. Upstream: pkg/api/service/util.go */
export const needsHealthCheck = ({ type, externalTrafficPolicy }: ServiceSpec): boolean =>
  type === 'LoadBalancer' && externalTrafficPolicy === 'Local';

/** Upstream: pkg/apis/core/validation/validation.go (ValidateService) */
export function validateService(service: Service, errors: FieldError[]): void {
  const { metadata, spec } = service;
  validateObjectMeta(metadata, true, dns1123Label, errors);
  const { [topologyMode]: mode, [topologyHints]: hints } = metadata.annotations ?? {};
  if (mode !== undefined && hints !== undefined && mode !== hints)
    errors.push(
      invalidValue(
        `metadata.annotations[${topologyMode}]`,
        mode,
        `must match annotations[${topologyHints}] when both are specified`,
      ),
    );
  if (!spec.ports?.length && !isHeadless(spec) && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  validateForType(spec, errors);
  const names = new Set<string>();
  spec.ports?.forEach((port, index) =>
    validatePort(port, spec.ports!.length > 1, names, `spec.ports[${index}]`, errors),
  );
  if (spec.selector) validateLabels(spec.selector, 'spec.selector', errors);
  validateAffinity(spec, errors);
  validateClusterIps(spec, errors);
  spec.externalIPs?.forEach((ip, index) => validateReachableIp(ip, `spec.externalIPs[${index}]`, errors));
  if (!spec.type) errors.push(required('spec.type'));
  else if (!types.includes(spec.type)) errors.push(notSupported('spec.type', spec.type, types));
  validatePortUse(spec, errors);
  validateSourceRanges(service, errors);
  validateLoadBalancer(spec, errors);
  validateExternalTraffic(spec, errors);
  validateInternalTraffic(spec, errors);
}

function validateForType(spec: ServiceSpec, errors: FieldError[]): void {
  const { type, ports = [], clusterIPs = [], ipFamilies = [], ipFamilyPolicy, externalName = '' } = spec;
  if (type === 'LoadBalancer') validateNoKubeletPort(ports, errors);
  switch (type) {
    case 'LoadBalancer':
    case 'NodePort':
      if (isHeadless(spec))
        errors.push(invalidValue('spec.clusterIPs[0]', clusterIPs[0], `may not be set to 'None' for ${type} services`));
      return;
    case 'ExternalName': {
      const unfit = 'may not be set for ExternalName services';
      if (clusterIPs.length > 0) errors.push(forbidden('spec.clusterIPs', unfit));
      if (ipFamilies.length > 0) errors.push(forbidden('spec.ipFamilies', unfit));
      if (ipFamilyPolicy !== undefined) errors.push(forbidden('spec.ipFamilyPolicy', unfit));
      const name = externalName.replace(/\.$/, '');
      if (name === '') errors.push(required('spec.externalName'));
      else complain(dns1123Subdomain(name), 'spec.externalName', name, errors);
      return;
    }
    default:
  }
}

function validateNoKubeletPort(ports: readonly ServicePort[], errors: FieldError[]): void {
  ports.forEach(({ port }, index) => {
    if (port === kubeletPort)
      errors.push(
        invalidValue(
          `spec.ports[${index}]`,
          port,
          `may not expose port ${kubeletPort} externally since it is used by kubelet`,
        ),
      );
  });
}

function validatePort(
  { name, port, protocol, targetPort, appProtocol }: ServicePort,
  needsName: boolean,
  names: Set<string>,
  path: string,
  errors: FieldError[],
): void {
  if (name) {
    complain(dns1123Label(name), `${path}.name`, name, errors);
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
  } else if (needsName) errors.push(required(`${path}.name`));
  complain(portNumber(port), `${path}.port`, port, errors);
  validateProtocol(protocol, `${path}.protocol`, errors);
  validatePortOrName(targetPort ?? 0, `${path}.targetPort`, errors);
  if (appProtocol !== undefined) complain(qualifiedName(appProtocol), `${path}.appProtocol`, appProtocol, errors);
}

const validatePortOrName = (port: number | string, field: string, errors: FieldError[]): void =>
  complain(typeof port === 'number' ? portNumber(port) : portName(port), field, port, errors);

function validateAffinity({ sessionAffinity, sessionAffinityConfig }: ServiceSpec, errors: FieldError[]): void {
  const field = 'spec.sessionAffinity';
  if (!sessionAffinity) errors.push(required(field));
  else if (!affinities.includes(sessionAffinity)) errors.push(notSupported(field, sessionAffinity, affinities));
  if (sessionAffinity === 'None' && sessionAffinityConfig)
    errors.push(forbidden(`${field}Config`, 'must not be set when session affinity is None'));
  if (sessionAffinity !== 'ClientIP') return;
  const reason = 'when session affinity type is ClientIP';
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (!sessionAffinityConfig) errors.push(required(`${field}Config`, reason));
  else if (!sessionAffinityConfig.clientIP) errors.push(required(`${field}Config.clientIP`, reason));
  else if (seconds === undefined) errors.push(required(`${field}Config.clientIP.timeoutSeconds`, reason));
  else if (seconds <= 0 || seconds > maxAffinitySeconds)
    errors.push(
      invalidValue(
        `${field}Config.clientIP.timeoutSeconds`,
        seconds,
        `must be greater than 0 and less than ${maxAffinitySeconds}`,
      ),
    );
}

/** Ports of one protocol differ, inside the cluster and on the nodes. */
function validatePortUse({ type, ports = [] }: ServiceSpec, errors: FieldError[]): void {
  const nodePorts = new Set<string>();
  const numbers = new Set<string>();
  if (type === 'ClusterIP')
    ports.forEach(({ nodePort }, index) => {
      if (nodePort)
        errors.push(forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    });
  ports.forEach(({ protocol, nodePort }, index) => {
    if (!nodePort) return;
    const key = `${protocol}/${nodePort}`;
    if (nodePorts.has(key)) errors.push(duplicate(`spec.ports[${index}].nodePort`, nodePort));
    nodePorts.add(key);
  });
  ports.forEach(({ protocol, port }, index) => {
    const key = `${protocol}/${port}`;
    const shown = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
    if (numbers.has(key)) errors.push(duplicate(`spec.ports[${index}]`, shown));
    numbers.add(key);
  });
}

function validateSourceRanges({ metadata, spec }: Service, errors: FieldError[]): void {
  const { loadBalancerSourceRanges: ranges = [], type } = spec;
  const annotation = metadata.annotations?.[sourceRangesAnnotation];
  const given = ranges.length > 0;
  if (!given && annotation === undefined) return;
  const path = given ? 'spec.LoadBalancerSourceRanges' : `metadata.annotations[${sourceRangesAnnotation}]`;
  if (type !== 'LoadBalancer') errors.push(forbidden(path, onlyLoadBalancers));
  const listed = given ? ranges : annotation!.trim() === '' ? [] : annotation!.split(',');
  listed.forEach((range, index) => {
    if (!isCidr(range.trim()))
      errors.push(invalidValue(given ? `${path}[${index}]` : path, range.trim(), cidrComplaint));
  });
}

function validateLoadBalancer(spec: ServiceSpec, errors: FieldError[]): void {
  const { type, allocateLoadBalancerNodePorts, loadBalancerClass } = spec;
  if (type === 'LoadBalancer') {
    if (allocateLoadBalancerNodePorts === undefined) errors.push(required('allocateLoadBalancerNodePorts'));
    validateLoadBalancerClass(loadBalancerClass, errors);
    return;
  }
  if (allocateLoadBalancerNodePorts !== undefined)
    errors.push(forbidden('spec.allocateLoadBalancerNodePorts', onlyLoadBalancers));
  if (loadBalancerClass !== undefined) errors.push(forbidden('spec.loadBalancerClass', onlyLoadBalancers));
}

export function validateLoadBalancerClass(name: string | undefined, errors: FieldError[]): void {
  if (name !== undefined) complain(qualifiedName(name), 'spec.loadBalancerClass', name, errors);
}

function validateExternalTraffic(spec: ServiceSpec, errors: FieldError[]): void {
  const { externalTrafficPolicy: policy, healthCheckNodePort: port = 0 } = spec;
  const field = 'spec.externalTrafficPolicy';
  if (!isExternallyAccessible(spec)) {
    if (policy) errors.push(invalidValue(field, policy, 'may only be set for externally-accessible services'));
  } else if (!policy) errors.push(required(field));
  else if (!trafficPolicies.includes(policy)) errors.push(notSupported(field, policy, trafficPolicies));
  if (needsHealthCheck(spec)) {
    if (port === 0) errors.push(required('spec.healthCheckNodePort'));
    else complain(portNumber(port), 'spec.healthCheckNodePort', port, errors);
  } else if (port !== 0)
    errors.push(
      invalidValue(
        'spec.healthCheckNodePort',
        port,
        "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
      ),
    );
}

function validateInternalTraffic(spec: ServiceSpec, errors: FieldError[]): void {
  const { type = '', internalTrafficPolicy: policy, trafficDistribution: distribution } = spec;
  if (policy === undefined) {
    if (['NodePort', 'LoadBalancer', 'ClusterIP'].includes(type)) errors.push(required('spec.internalTrafficPolicy'));
  } else if (!trafficPolicies.includes(policy))
    errors.push(notSupported('spec.internalTrafficPolicy', policy, trafficPolicies));
  if (distribution !== undefined && !distributions.includes(distribution))
    errors.push(notSupported('spec.trafficDistribution', distribution, distributions));
}
