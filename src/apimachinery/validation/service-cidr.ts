import { type FieldError, invalidValue, required } from '../field-error.ts';
import { ipNumber, ipText, isCidr } from '../ip-address.ts';
import { type Complaints, dns1123Subdomain, pathSegmentName } from '../names.ts';
import type { IPAddress, ServiceCIDR } from '../types.ts';
import { complain, validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { ipComplaint } from './network.ts';
import { familyOf } from './service-cluster-ips.ts';

/** There is only one way to write the name of an address. Upstream: pkg/apis/networking/validation/validation.go (ValidateIPAddressName) */
function ipAddressName(name: string): Complaints {
  const number = ipNumber(name);
  if (number === undefined) return [ipComplaint];
  const canonical = ipText(number, name.includes(':') ? 6 : 4);
  return canonical === name ? [] : [`must be in canonical form (${JSON.stringify(canonical)})`];
}

export function validateIpAddress({ metadata, spec: { parentRef } }: IPAddress, errors: FieldError[]): void {
  const path = 'spec.parentRef';
  validateObjectMeta(metadata, false, ipAddressName, errors);
  if (!parentRef) {
    errors.push(required(path));
    return;
  }
  const { group, resource, name, namespace } = parentRef;
  if (group) complain(dns1123Subdomain(group), `${path}.group`, group, errors);
  for (const [field, value] of Object.entries({ resource, name }))
    if (!value) errors.push(required(`${path}.${field}`));
    else complain(pathSegmentName(value), `${path}.${field}`, value, errors);
  if (namespace) complain(pathSegmentName(namespace), `${path}.namespace`, namespace, errors);
}

export function validateIpAddressUpdate(address: IPAddress, old: IPAddress, errors: FieldError[]): void {
  validateIpAddress(address, errors);
  validateObjectMetaUpdate(address, old, errors);
  validateImmutable(address.spec.parentRef, old.spec.parentRef, 'spec.parentRef', errors);
}

export function validateServiceCidr({ metadata, spec }: ServiceCIDR, errors: FieldError[]): void {
  const path = 'spec.cidrs';
  const { cidrs = [] } = spec;
  validateObjectMeta(metadata, false, dns1123Subdomain, errors);
  if (cidrs.length === 0) errors.push(required(path, 'at least one CIDR required'));
  else if (cidrs.length > 2) errors.push(invalidValue(path, { CIDRs: cidrs }, 'may only hold up to 2 values'));
  else if (cidrs.length === 2 && !isDual(cidrs))
    errors.push(
      invalidValue(
        path,
        { CIDRs: cidrs },
        'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
      ),
    );
  else
    cidrs.forEach((cidr, at) => {
      const problem = cidrProblem(cidr);
      if (problem !== undefined) errors.push(invalidValue(`${path}[${at}]`, cidr, problem));
    });
}

const familyOfRange = (cidr: string): string => familyOf(cidr.split('/')[0] ?? '');

const isDual = ([first = '', second = '']: readonly string[]): boolean =>
  isCidr(first) && isCidr(second) && familyOfRange(first) !== familyOfRange(second);

/** Upstream: apimachinery/pkg/util/validation/ip.go (IsValidCIDR) */
function cidrProblem(cidr: string): string | undefined {
  if (!isCidr(cidr)) return 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
  const [address = '', length = ''] = cidr.split('/');
  const version = address.includes(':') ? 6 : 4;
  const hostBits = BigInt((version === 6 ? 128 : 32) - Number(length));
  const base = (ipNumber(address)! >> hostBits) << hostBits;
  const canonical = `${ipText(base, version)}/${Number(length)}`;
  if (base !== ipNumber(address)) return 'must not have bits set beyond the prefix length';
  return canonical === cidr ? undefined : `must be in canonical form (${JSON.stringify(canonical)})`;
}

export function validateServiceCidrUpdate(range: ServiceCIDR, old: ServiceCIDR, errors: FieldError[]): void {
  validateObjectMetaUpdate(range, old, errors);
  validateImmutable(range.spec.cidrs, old.spec.cidrs, 'spec.cidrs', errors);
}
