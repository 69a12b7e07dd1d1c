import { type FieldError, notSupported, required } from '../field-error.ts';
import { jsonEqual } from '../json-equal.ts';
import { dns1123Label, dns1123Subdomain, portNumber, qualifiedName } from '../names.ts';
import type { CoreV1EndpointPort, EndpointAddress, Endpoints, EndpointSubset } from '../types.ts';
import { validateNonSpecialIp } from './addresses.ts';
import { complain, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { validateIp } from './network.ts';

export const protocols = ['SCTP', 'TCP', 'UDP'];

/** Upstream: pkg/apis/core/validation/validation.go (ValidateEndpoints) */
export function validateEndpoints({ metadata, subsets = [] }: Endpoints, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  subsets.forEach((subset, index) => validateSubset(subset, `subsets[${index}]`, errors));
}

/** What was stored before a rule was made may stay as it is. */
export function validateEndpointsUpdate(endpoints: Endpoints, old: Endpoints, errors: FieldError[]): void {
  validateObjectMetaUpdate(endpoints, old, errors);
  const isUnchanged = jsonEqual(endpoints.subsets ?? [], old.subsets ?? []);
  validateEndpoints(isUnchanged ? { ...endpoints, subsets: [] } : endpoints, errors);
}

function validateSubset(
  { addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset,
  path: string,
  errors: FieldError[],
): void {
  if (addresses.length === 0 && notReadyAddresses.length === 0)
    errors.push(required(path, 'must specify `addresses` or `notReadyAddresses`'));
  addresses.forEach((address, index) => validateAddress(address, `${path}.addresses[${index}]`, errors));
  notReadyAddresses.forEach((address, index) =>
    validateAddress(address, `${path}.notReadyAddresses[${index}]`, errors),
  );
  ports.forEach((port, index) => validatePort(port, ports.length > 1, `${path}.ports[${index}]`, errors));
}

function validateAddress({ ip, hostname, nodeName }: EndpointAddress, path: string, errors: FieldError[]): void {
  validateIp(ip, `${path}.ip`, errors);
  if (hostname) complain(dns1123Label(hostname), `${path}.hostname`, hostname, errors);
  if (nodeName !== undefined) complain(dns1123Subdomain(nodeName), `${path}.nodeName`, nodeName, errors);
  validateNonSpecialIp(ip, `${path}.ip`, errors);
}

function validatePort(
  { name, port, protocol, appProtocol }: CoreV1EndpointPort,
  needsName: boolean,
  path: string,
  errors: FieldError[],
): void {
  if (name) complain(dns1123Label(name), `${path}.name`, name, errors);
  else if (needsName) errors.push(required(`${path}.name`));
  complain(portNumber(port), `${path}.port`, port, errors);
  validateProtocol(protocol, `${path}.protocol`, errors);
  if (appProtocol !== undefined) complain(qualifiedName(appProtocol), `${path}.appProtocol`, appProtocol, errors);
}

export function validateProtocol(protocol: string | undefined, field: string, errors: FieldError[]): void {
  if (!protocol) errors.push(required(field));
  else if (!protocols.includes(protocol)) errors.push(notSupported(field, protocol, protocols));
}
