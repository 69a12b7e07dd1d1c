import { duplicate, type FieldError, invalidValue, notSupported, required } from '../field-error.ts';
import { isIpv6 } from '../ip-address.ts';
import type { ServiceSpec } from '../types.ts';
import { validateIp } from './network.ts';

const families = ['IPv4', 'IPv6'];
const familyPolicies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const path = 'spec.clusterIPs';

/** Pods are found by name alone: there is no address before them. */
export const isHeadless = ({ clusterIPs }: ServiceSpec): boolean =>
  clusterIPs?.length === 1 && clusterIPs[0] === 'None';

export const familyOf = (ip: string): string => (isIpv6(ip) ? 'IPv6' : 'IPv4');

/**
 * Addresses, their families, and how many of both are wanted.
 * Upstream: pkg/apis/core/validation/validation.go (ValidateServiceClusterIPsRelatedFields)
 */
export function validateClusterIps(spec: ServiceSpec, errors: FieldError[]): void {
  if (spec.type === 'ExternalName') return;
  const { clusterIP = '', clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec;
  if (clusterIP !== '') {
    if (clusterIPs.length === 0) errors.push(required(path));
    else if (clusterIPs[0] !== clusterIP)
      errors.push(invalidValue(path, clusterIPs, 'first value must match `clusterIP`'));
  } else if (clusterIPs.length > 0)
    errors.push(invalidValue(path, clusterIPs, 'must be empty when `clusterIP` is not specified'));
  ipFamilies.forEach((family, index) => {
    const field = `spec.ipFamilies[${index}]`;
    if (!families.includes(family)) errors.push(notSupported(field, family, families));
    if (ipFamilies.indexOf(family) < index) errors.push(duplicate(field, family));
  });
  if (ipFamilyPolicy !== undefined && !familyPolicies.includes(ipFamilyPolicy))
    errors.push(notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, familyPolicies));
  const areSound = validateEachIp(clusterIPs, errors);
  if (clusterIPs.length > 2) errors.push(invalidValue(path, clusterIPs, 'may only hold up to 2 values'));
  if (!areSound) return;
  if (clusterIPs.length > 1 && new Set(clusterIPs.map(familyOf)).size < 2)
    errors.push(invalidValue(path, clusterIPs, 'may specify no more than one IP for each IP family'));
  if (!isHeadless(spec)) validateFamilies(clusterIPs, ipFamilies, errors);
}

function validateEachIp(clusterIPs: readonly string[], errors: FieldError[]): boolean {
  const before = errors.length;
  clusterIPs.forEach((ip, index) => {
    if (index > 0 || ip !== 'None') validateIp(ip, `${path}[${index}]`, errors);
    else if (clusterIPs.length > 1)
      errors.push(invalidValue(path, clusterIPs, "'None' must be the first and only value"));
  });
  return errors.length === before;
}

function validateFamilies(clusterIPs: readonly string[], ipFamilies: readonly string[], errors: FieldError[]): void {
  clusterIPs.forEach((ip, index) => {
    const family = ipFamilies[index];
    if (family !== undefined && families.includes(family) && familyOf(ip) !== family)
      errors.push(
        invalidValue(`${path}[${index}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``),
      );
  });
}
