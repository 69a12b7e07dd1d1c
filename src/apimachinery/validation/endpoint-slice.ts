import { duplicate, type FieldError, invalidValue, notSupported, required, tooMany } from '../field-error.ts';
import { dns1123Label, dns1123Subdomain, labelValue, portNumber, qualifiedName } from '../names.ts';
import type { DiscoveryV1EndpointPort, Endpoint, EndpointHints, EndpointSlice } from '../types.ts';
import { validateSliceAddress } from './addresses.ts';
import { validateProtocol } from './endpoints.ts';
import { complain, validateImmutable, validateLabels, validateObjectMeta } from './metadata.ts';

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];
const maxPorts = 20_000;
const maxEndpoints = 1000;
const maxAddresses = 100;
const maxTopologyLabels = 16;
const maxHints = 8;
const hostnameLabel = 'kubernetes.io/hostname';

/** Upstream: pkg/apis/discovery/validation/validation.go (ValidateEndpointSlice) */
export function validateEndpointSlice(slice: EndpointSlice, errors: FieldError[]): void {
  validateSlice(slice, new Set(), errors);
}

/** Addresses that were accepted once stay so. */
export function validateEndpointSliceUpdate(slice: EndpointSlice, old: EndpointSlice, errors: FieldError[]): void {
  validateSlice(slice, new Set((old.endpoints ?? []).flatMap(({ addresses }) => addresses ?? [])), errors);
  validateImmutable(slice.addressType, old.addressType, 'addressType', errors);
}

function validateSlice(slice: EndpointSlice, known: ReadonlySet<string>, errors: FieldError[]): void {
  const { metadata, addressType, ports, endpoints } = slice;
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  if (!addressType) errors.push(required('addressType'));
  else if (!addressTypes.includes(addressType)) errors.push(notSupported('addressType', addressType, addressTypes));
  validatePorts(ports ?? [], errors);
  const all = endpoints ?? [];
  if (all.length > maxEndpoints) errors.push(tooMany('endpoints', all.length, maxEndpoints));
  else all.forEach((endpoint, index) => validateEndpoint(endpoint, addressType, known, `endpoints[${index}]`, errors));
}

function validatePorts(ports: readonly DiscoveryV1EndpointPort[], errors: FieldError[]): void {
  if (ports.length > maxPorts) {
    errors.push(tooMany('ports', ports.length, maxPorts));
    return;
  }
  const names = new Set<string>();
  ports.forEach(({ name = '', port, protocol, appProtocol }, index) => {
    const path = `ports[${index}]`;
    if (name !== '') complain(dns1123Label(name), `${path}.name`, name, errors);
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    if (port !== undefined) complain(portNumber(port), `${path}.port`, port, errors);
    validateProtocol(protocol, `${path}.protocol`, errors);
    if (appProtocol !== undefined) complain(qualifiedName(appProtocol), `${path}.appProtocol`, appProtocol, errors);
  });
}

function validateEndpoint(
  { addresses, nodeName, deprecatedTopology = {}, hostname, hints }: Endpoint,
  type: string,
  known: ReadonlySet<string>,
  path: string,
  errors: FieldError[],
): void {
  const all = addresses ?? [];
  if (all.length === 0) errors.push(required(`${path}.addresses`, 'must contain at least 1 address'));
  else if (all.length > maxAddresses) errors.push(tooMany(`${path}.addresses`, all.length, maxAddresses));
  all.forEach((address, index) => {
    if (!known.has(address)) validateSliceAddress(address, type, `${path}.addresses[${index}]`, errors);
  });
  if (nodeName !== undefined) complain(dns1123Subdomain(nodeName), `${path}.nodeName`, nodeName, errors);
  const topology = `${path}.deprecatedTopology`;
  const labels = Object.keys(deprecatedTopology).length;
  if (labels > maxTopologyLabels) errors.push(tooMany(topology, labels, maxTopologyLabels));
  validateLabels(deprecatedTopology, topology, errors);
  if (hostnameLabel in deprecatedTopology)
    errors.push(
      invalidValue(`${topology}[${hostnameLabel}]`, deprecatedTopology[hostnameLabel], 'must not be set, use nodeName'),
    );
  if (hostname !== undefined) complain(dns1123Label(hostname), `${path}.hostname`, hostname, errors);
  if (hints) validateHints(hints, `${path}.hints`, errors);
}

function validateHints({ forZones = [], forNodes = [] }: EndpointHints, path: string, errors: FieldError[]): void {
  const lists = [
    ['forZones', forZones, 'zone'],
    ['forNodes', forNodes, 'node'],
  ] as const;
  for (const [field, hints, what] of lists) {
    if (hints.length > maxHints) {
      errors.push(tooMany(`${path}.${field}`, hints.length, maxHints));
      continue;
    }
    const seen = new Set<string>();
    hints.forEach(({ name }, index) => {
      const at = `${path}.${field}[${index}].name`;
      if (seen.has(name)) errors.push(duplicate(at, name));
      seen.add(name);
      complain((what === 'zone' ? labelValue : dns1123Subdomain)(name), at, name, errors);
    });
  }
}
