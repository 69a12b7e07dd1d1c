import type { Json } from '../api.ts';
import type { Description } from '../output/description.ts';
import { itemsAt, type Surroundings } from './describer.ts';
import { listAt, mapAt, textAt } from './facts.ts';
import { describeNamespaced, joined, joinedPairs } from './metadata.ts';

/** So many endpoints are named, the others counted. */
const shownEndpoints = 3;

/** Upstream: kubectl/pkg/describe/describe.go (describeService) */
export async function describeService(out: Description, service: Json, around: Surroundings): Promise<void> {
  const [metadata, spec] = [mapAt(service, 'metadata'), mapAt(service, 'spec')];
  const slices = await endpointSlicesOf(around, textAt(metadata, 'namespace'), textAt(metadata, 'name'));
  const optional = (title: string, text: string): void => {
    if (text !== '') out.line(0, `${title}:`, text);
  };
  describeNamespaced(out, service);
  out.line(0, 'Selector:', joinedPairs(mapAt(spec, 'selector')));
  out.line(0, 'Type:', textAt(spec, 'type'));
  optional('IP Family Policy', textAt(spec, 'ipFamilyPolicy'));
  out.line(0, 'IP Families:', joined(spec['ipFamilies'], ',') || '<none>');
  out.line(0, 'IP:', textAt(spec, 'clusterIP'));
  out.line(0, 'IPs:', joined(spec['clusterIPs'], ',') || '<none>');
  optional('External IPs', joined(spec['externalIPs'], ','));
  optional('Desired LoadBalancer IP', textAt(spec, 'loadBalancerIP'));
  optional('External Name', textAt(spec, 'externalName'));
  optional(
    'LoadBalancer Ingress',
    listAt(mapAt(service, 'status', 'loadBalancer'), 'ingress')
      .map(ingressText)
      .join(', '),
  );
  for (const port of listAt(spec, 'ports')) describePort(out, port, slices);
  out.line(0, 'Session Affinity:', textAt(spec, 'sessionAffinity'));
  optional('External Traffic Policy', textAt(spec, 'externalTrafficPolicy'));
  optional('Internal Traffic Policy', textAt(spec, 'internalTrafficPolicy'));
  optional('HealthCheck NodePort', textAt(spec, 'healthCheckNodePort'));
  optional('LoadBalancer Source Ranges', joined(spec['loadBalancerSourceRanges'], ','));
}

function ingressText(ingress: Json): string {
  const [address, mode] = [textAt(ingress, 'ip'), textAt(ingress, 'ipMode')];
  if (address === '') return textAt(ingress, 'hostname');
  return mode === '' ? address : `${address} (${mode})`;
}

function describePort(out: Description, port: Json, slices: readonly Json[]): void {
  const name = textAt(port, 'name') || '<unset>';
  const protocol = textAt(port, 'protocol');
  out.line(0, 'Port:', name, `${textAt(port, 'port')}/${protocol}`);
  out.line(0, 'TargetPort:', `${textAt(port, 'targetPort')}/${protocol}`);
  if (port['nodePort']) out.line(0, 'NodePort:', name, `${textAt(port, 'nodePort')}/${protocol}`);
  out.line(0, 'Endpoints:', endpointsText(slices, textAt(port, 'name')));
}

export const endpointSlicesOf = (around: Surroundings, namespace: string, service: string): Promise<readonly Json[]> =>
  itemsAt(around, `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, {
    labelSelector: `kubernetes.io/service-name=${service}`,
  });

/** The endpoints that are ready behind a port of that name. Upstream: formatEndpointSlices */
export function endpointsText(slices: readonly Json[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const all = slices.flatMap((slice) => {
    const addresses = listAt(slice, 'endpoints')
      .filter((endpoint) => mapAt(endpoint, 'conditions')['ready'] !== false)
      .map((endpoint) => String((endpoint['addresses'] as readonly unknown[])[0]));
    const ports = listAt(slice, 'ports');
    if (ports.length === 0) return addresses;
    return ports
      .filter((port) => textAt(port, 'name') === portName)
      .flatMap((port) => addresses.map((address) => hostPort(address, textAt(port, 'port'))));
  });
  const more = all.length - shownEndpoints;
  const shown = all.slice(0, shownEndpoints).join(',');
  return more > 0 ? `${shown} + ${more} more...` : shown;
}

const hostPort = (host: string, port: string): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Upstream: describeEndpoints */
export function describeEndpoints(out: Description, endpoints: Json): void {
  describeNamespaced(out, endpoints);
  out.line(0, 'Subsets:');
  for (const subset of listAt(endpoints, 'subsets')) {
    for (const [title, field] of [
      ['Addresses:', 'addresses'],
      ['NotReadyAddresses:', 'notReadyAddresses'],
    ] as const)
      out.line(
        1,
        title,
        listAt(subset, field)
          .map((address) => textAt(address, 'ip'))
          .join(',') || '<none>',
      );
    const ports = listAt(subset, 'ports');
    if (ports.length > 0) {
      out.line(1, 'Ports:');
      describePorts(out, 2, ports);
    }
    out.line(0);
  }
}

/** Upstream: describeEndpointSliceV1 */
export function describeEndpointSlice(out: Description, slice: Json): void {
  describeNamespaced(out, slice);
  out.line(0, 'AddressType:', textAt(slice, 'addressType'));
  const ports = listAt(slice, 'ports');
  out.line(0, ports.length === 0 ? 'Ports: <unset>' : 'Ports:');
  if (ports.length > 0) describePorts(out, 1, ports);
  const endpoints = listAt(slice, 'endpoints');
  out.line(0, endpoints.length === 0 ? 'Endpoints: <none>' : 'Endpoints:');
  for (const endpoint of endpoints) {
    const target = mapAt(endpoint, 'targetRef');
    const orUnset = (object: Json, field: string): string => textAt(object, field) || '<unset>';
    out.line(1, '- Addresses:', joined(endpoint['addresses'], ', ') || '<none>');
    out.line(2, 'Conditions:');
    out.line(3, 'Ready:', orUnset(mapAt(endpoint, 'conditions'), 'ready'));
    out.line(2, 'Hostname:', orUnset(endpoint, 'hostname'));
    if (endpoint['targetRef']) out.line(2, 'TargetRef:', `${textAt(target, 'kind')}/${textAt(target, 'name')}`);
    out.line(2, 'NodeName:', orUnset(endpoint, 'nodeName'));
    out.line(2, 'Zone:', orUnset(endpoint, 'zone'));
  }
}

function describePorts(out: Description, indent: number, ports: readonly Json[]): void {
  out.line(indent, 'Name', 'Port', 'Protocol');
  out.line(indent, '----', '----', '--------');
  for (const port of ports)
    out.line(indent, textAt(port, 'name') || '<unset>', textAt(port, 'port') || '<unset>', textAt(port, 'protocol'));
}
