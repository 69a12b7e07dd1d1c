import { expect, test } from 'vitest';
import { applyDefaults } from '../defaults/defaults.ts';
import type { KubeObject } from '../object.ts';
import { loadRules, validateCreate, validateUpdate } from './validation.ts';

await loadRules();

type Fields = Record<string, unknown>;

const texts = (errors: ReturnType<typeof validateCreate>): readonly string[] =>
  errors.map(({ field, message }) => `${field}: ${message}`);

const made = (apiVersion: string, kind: string, fields: Fields): KubeObject => {
  const metadata = { name: 'x', namespace: 'default', resourceVersion: '1' };
  const object = { apiVersion, kind, metadata, ...structuredClone(fields) } as unknown as KubeObject;
  applyDefaults(object);
  return object;
};

/** A service as it is after allocation. */
const service = (spec: Fields = {}, fields: Fields = {}): KubeObject =>
  made('v1', 'Service', {
    spec: {
      ports: [{ port: 80 }],
      ...(spec['type'] !== 'ExternalName' && { clusterIP: '10.0.0.7', clusterIPs: ['10.0.0.7'] }),
      ...spec,
    },
    ...fields,
  });

test.each<[string, Fields, Fields]>([
  [
    'affinity lasts three hours',
    { sessionAffinity: 'ClientIP' },
    { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } } },
  ],
  ['no affinity has no configuration', { sessionAffinityConfig: { clientIP: {} } }, { sessionAffinity: 'None' }],
  ['external addresses make it external', { externalIPs: ['1.2.3.4'] }, { externalTrafficPolicy: 'Cluster' }],
  [
    'load balancers have node ports',
    { type: 'LoadBalancer' },
    { allocateLoadBalancerNodePorts: true, externalTrafficPolicy: 'Cluster' },
  ],
  ['the target is the port', {}, { ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] }],
])('Service: %s', (_what, spec, defaults) => {
  expect((service(spec) as unknown as { spec: Fields }).spec).toMatchObject(defaults);
});

test.each<[string, KubeObject, readonly string[]]>([
  ['is valid with defaults', service(), []],
  ['needs ports', service({ ports: [] }), ['spec.ports: Required value']],
  [
    'names its ports where there are several',
    service({ ports: [{ port: 80 }, { port: 81, name: 'b' }] }),
    ['spec.ports[0].name: Required value'],
  ],
  [
    'has each port once',
    service({
      ports: [
        { port: 80, name: 'a' },
        { port: 80, name: 'a' },
      ],
    }),
    [
      'spec.ports[1].name: Duplicate value: "a"',
      'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
    ],
  ],
  [
    'has node ports only outside',
    service({ ports: [{ port: 80, nodePort: 30_000 }] }),
    ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
  ],
  [
    'has a known type and affinity',
    service({ type: 'X', sessionAffinity: 'Y' }),
    [
      'spec.sessionAffinity: Unsupported value: "Y": supported values: "ClientIP", "None"',
      'spec.type: Unsupported value: "X": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
  ],
  [
    'is not outside and headless',
    service({ type: 'NodePort', clusterIP: 'None', clusterIPs: ['None'] }),
    ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services'],
  ],
  [
    'keeps affinity for a day at most',
    service({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86_401 } } }),
    [
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400',
    ],
  ],
  [
    'has no external address on the link',
    service({ externalIPs: ['169.254.0.1'] }),
    [
      'spec.externalIPs[0]: Invalid value: "169.254.0.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
    ],
  ],
  [
    'has no address and families under another name',
    service({
      type: 'ExternalName',
      ports: [],
      externalName: 'a.',
      ipFamilyPolicy: 'SingleStack',
      ipFamilies: ['IPv4'],
    }),
    [
      'spec.ipFamilies: Forbidden: may not be set for ExternalName services',
      'spec.ipFamilyPolicy: Forbidden: may not be set for ExternalName services',
    ],
  ],
  [
    'has matching addresses and families',
    service({ clusterIPs: ['10.0.0.7', '10.0.0.8'], ipFamilies: ['IPv6', 'IPv6'] }),
    [
      'spec.ipFamilies[1]: Duplicate value: "IPv6"',
      'spec.clusterIPs: Invalid value: ["10.0.0.7","10.0.0.8"]: may specify no more than one IP for each IP family',
      'spec.clusterIPs[0]: Invalid value: "10.0.0.7": expected an IPv6 value as indicated by `ipFamilies[0]`',
      'spec.clusterIPs[1]: Invalid value: "10.0.0.8": expected an IPv6 value as indicated by `ipFamilies[1]`',
    ],
  ],
  [
    'restricts sources only of load balancers',
    service({ loadBalancerSourceRanges: ['1.2.3.4'] }),
    [
      "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
      'spec.LoadBalancerSourceRanges[0]: Invalid value: "1.2.3.4": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
  ],
  [
    'says nothing of load balancers where it is none',
    service({ allocateLoadBalancerNodePorts: true, loadBalancerClass: 'a/b', healthCheckNodePort: 30_000 }),
    [
      "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'",
      "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
      "spec.healthCheckNodePort: Invalid value: 30000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    ],
  ],
  [
    'distributes traffic in known ways',
    service({ trafficDistribution: 'X', internalTrafficPolicy: 'Y' }),
    [
      'spec.internalTrafficPolicy: Unsupported value: "Y": supported values: "Cluster", "Local"',
      'spec.trafficDistribution: Unsupported value: "X": supported values: "PreferClose", "PreferSameNode", "PreferSameZone"',
    ],
  ],
])('a Service %s', (_what, object, errors) => {
  expect(texts(validateCreate(object))).toEqual(errors);
});

const balancer = { type: 'LoadBalancer', loadBalancerClass: 'a/b' };

test.each<[string, KubeObject, KubeObject, string, readonly string[]]>([
  [
    'its class',
    service({ ...balancer, loadBalancerClass: 'a/c' }),
    service(balancer),
    '',
    ['spec.loadBalancerClass: Invalid value: "a/c": may not change once set'],
  ],
  [
    'its first address',
    service({ clusterIP: '10.0.0.8', clusterIPs: ['10.0.0.8'] }),
    service(),
    '',
    ['spec.clusterIPs[0]: Invalid value: ["10.0.0.8"]: may not change once set'],
  ],
  [
    'addresses that it does not have',
    service({}, { status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } }),
    service(),
    'status',
    ['status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is "LoadBalancer"'],
  ],
  [
    'a host that is an address',
    service(balancer, { status: { loadBalancer: { ingress: [{ hostname: '1.2.3.4' }] } } }),
    service(balancer),
    'status',
    ['status.loadBalancer.ingress[0].hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address'],
  ],
])('a Service cannot change %s', (_what, object, old, subresource, errors) => {
  expect(texts(validateUpdate(object, old, subresource))).toEqual(errors);
});

const endpoints = (...subsets: readonly Fields[]): KubeObject => made('v1', 'Endpoints', { subsets });

test.each<[string, KubeObject, readonly string[]]>([
  ['an empty subset', endpoints({}), ['subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`']],
  [
    'the machine itself',
    endpoints({ notReadyAddresses: [{ ip: '127.0.0.1', nodeName: 'N' }] }),
    [
      `subsets[0].notReadyAddresses[0].nodeName: Invalid value: "N": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
      'subsets[0].notReadyAddresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
  ],
  [
    'ports without names',
    endpoints({ addresses: [{ ip: '1.2.3.4' }], ports: [{ port: 1 }, { port: 2, protocol: 'X' }] }),
    [
      'subsets[0].ports[0].name: Required value',
      'subsets[0].ports[1].name: Required value',
      'subsets[0].ports[1].protocol: Unsupported value: "X": supported values: "SCTP", "TCP", "UDP"',
    ],
  ],
])('Endpoints: %s', (_what, object, errors) => {
  expect(texts(validateCreate(object))).toEqual(errors);
});

test('Endpoints that were stored stay as they are', () => {
  const old = endpoints({ addresses: [{ ip: '127.0.0.1' }] });
  expect(validateUpdate(old, old, '')).toEqual([]);
});

const slice = (addressType: string, addresses: readonly string[], fields: Fields = {}): KubeObject =>
  made('discovery.k8s.io/v1', 'EndpointSlice', { addressType, endpoints: [{ addresses, ...fields }] });

test.each<[string, KubeObject, readonly string[]]>([
  ['a name', slice('FQDN', ['a.example.com']), []],
  [
    'a name of one part',
    slice('FQDN', ['a']),
    ['endpoints[0].addresses[0]: Invalid value: "a": should be a domain with at least two segments separated by dots'],
  ],
  [
    'an address of the other family',
    slice('IPv6', ['1.2.3.4']),
    ['endpoints[0].addresses[0]: Invalid value: "1.2.3.4": must be a valid IPv6 address'],
  ],
  [
    'too many addresses',
    slice(
      'IPv4',
      Array.from({ length: 101 }, (_, at) => `10.0.0.${at}`),
    ),
    ['endpoints[0].addresses: Too many: 101: must have at most 100 items'],
  ],
  [
    'the same hint twice',
    slice('IPv4', ['1.2.3.4'], { hints: { forZones: [{ name: 'a' }, { name: 'a' }] } }),
    ['endpoints[0].hints.forZones[1].name: Duplicate value: "a"'],
  ],
])('EndpointSlice: %s', (_what, object, errors) => {
  expect(texts(validateCreate(object))).toEqual(errors);
});

test('EndpointSlice: addresses that are known are not judged again', () => {
  const old = slice('IPv4', ['127.0.0.1']);
  expect(validateUpdate(old, old, '')).toEqual([]);
});
