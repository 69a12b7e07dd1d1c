import { type FieldError, invalidValue } from '../field-error.ts';
import { ipNumber, isIpv4, isIpv6 } from '../ip-address.ts';
import { dns1123Subdomain } from '../names.ts';
import { complain } from './metadata.ts';
import { validateIp } from './network.ts';

interface Range {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly complaint: (ip: string) => string;
}

const range = (first: string, prefix: number, complaint: Range['complaint']): Range => {
  const version = first.includes(':') ? 6 : 4;
  const size = 1n << BigInt((version === 6 ? 128 : 32) - prefix);
  const start = ipNumber(first)!;
  return { version, first: start, last: start + size - 1n, complaint };
};

const loopback = (): string => 'may not be in the loopback range (127.0.0.0/8, ::1/128)';
const linkLocal = (): string => 'may not be in the link-local range (169.254.0.0/16, fe80::/10)';
const linkLocalMulticast = (): string => 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)';
const unspecified = (ip: string): string => `may not be unspecified (${ip})`;

/** Where no endpoint can be. */
const specialRanges: readonly Range[] = [
  range('0.0.0.0', 32, unspecified),
  range('::', 128, unspecified),
  range('127.0.0.0', 8, loopback),
  range('::1', 128, loopback),
  range('169.254.0.0', 16, linkLocal),
  range('fe80::', 10, linkLocal),
  range('224.0.0.0', 24, linkLocalMulticast),
  range('ff02::', 16, linkLocalMulticast),
];

/** Upstream: pkg/apis/core/validation/validation.go (ValidateNonSpecialIP) */
export function validateNonSpecialIp(ip: string, field: string, errors: FieldError[]): void {
  const number = ipNumber(ip);
  if (number === undefined) {
    errors.push(invalidValue(field, ip, 'must be a valid IP address'));
    return;
  }
  const version = ip.includes(':') ? 6 : 4;
  for (const special of specialRanges)
    if (special.version === version && number >= special.first && number <= special.last)
      errors.push(invalidValue(field, ip, special.complaint(ip)));
}

/** An address of a slice is of the slice's type. Upstream: pkg/apis/discovery/validation/validation.go (validateEndpoints) */
export function validateSliceAddress(address: string, type: string, field: string, errors: FieldError[]): void {
  switch (type) {
    case 'IPv4':
    case 'IPv6':
      if (!(type === 'IPv4' ? isIpv4 : isIpv6)(address))
        errors.push(invalidValue(field, address, `must be a valid ${type} address`));
      validateNonSpecialIp(address, field, errors);
      return;
    case 'FQDN':
      validateDomainName(address, field, errors);
      return;
    default:
  }
}

/** Upstream: apimachinery/pkg/util/validation/validation.go (IsFullyQualifiedDomainName) */
function validateDomainName(name: string, field: string, errors: FieldError[]): void {
  const bare = name.replace(/\.$/, '');
  const complaints = dns1123Subdomain(bare);
  complain(complaints, field, name, errors);
  if (complaints.length === 0 && bare.split('.').length < 2)
    errors.push(invalidValue(field, name, 'should be a domain with at least two segments separated by dots'));
}

/** An address that others are to reach. */
export function validateReachableIp(ip: string, field: string, errors: FieldError[]): void {
  const before = errors.length;
  validateIp(ip, field, errors);
  if (errors.length === before) validateNonSpecialIp(ip, field, errors);
}
