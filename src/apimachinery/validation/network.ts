import { type FieldError, invalidValue, notSupported, required } from '../field-error.ts';
import { isIp } from '../ip-address.ts';
import { dns1123Subdomain, dns1123SubdomainWithUnderscore } from '../names.ts';
import type { HostAlias, PodSpec } from '../types.ts';
import { complain } from './metadata.ts';

const maxNameservers = 3;
const maxSearches = 32;
const maxSearchCharacters = 2048;
const policies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

export const ipComplaint = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

export function validateIp(text: string, field: string, errors: FieldError[]): void {
  if (!isIp(text)) errors.push(invalidValue(field, text, ipComplaint));
}

/** Upstream: pkg/apis/core/validation/validation.go (validateDNSPolicy) */
export function validateDnsPolicy(policy: string | undefined, field: string, errors: FieldError[]): void {
  if (!policy) errors.push(required(field));
  else if (!policies.includes(policy)) errors.push(notSupported(field, policy, policies));
}

/** Upstream: validatePodDNSConfig */
export function validateDnsConfig({ dnsPolicy, dnsConfig }: PodSpec, path: string, errors: FieldError[]): void {
  if (dnsPolicy === 'None' && !dnsConfig) {
    errors.push(required(path, 'must provide `dnsConfig` when `dnsPolicy` is None'));
    return;
  }
  if (!dnsConfig) return;
  const { nameservers = [], searches = [], options = [] } = dnsConfig;
  if (dnsPolicy === 'None' && nameservers.length === 0) {
    errors.push(required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'));
    return;
  }
  if (nameservers.length > maxNameservers)
    errors.push(
      invalidValue(`${path}.nameservers`, nameservers, `must not have more than ${maxNameservers} nameservers`),
    );
  nameservers.forEach((server, index) => validateIp(server, `${path}.nameservers[${index}]`, errors));
  if (searches.length > maxSearches)
    errors.push(invalidValue(`${path}.searches`, searches, `must not have more than ${maxSearches} search paths`));
  if (searches.join(' ').length > maxSearchCharacters)
    errors.push(
      invalidValue(
        `${path}.searches`,
        searches,
        `must not have more than ${maxSearchCharacters} characters (including spaces) in the search list`,
      ),
    );
  searches.forEach((search, index) => {
    const domain = search === '.' ? '' : search.replace(/\.$/, '');
    if (domain !== '') complain(dns1123SubdomainWithUnderscore(domain), `${path}.searches[${index}]`, domain, errors);
  });
  options.forEach(({ name }, index) => {
    if (!name) errors.push(required(`${path}.options[${index}]`, 'must not be empty'));
  });
}

/** Upstream: ValidateHostAliases */
export function validateHostAliases(aliases: readonly HostAlias[], path: string, errors: FieldError[]): void {
  aliases.forEach(({ ip, hostnames }, index) => {
    validateIp(ip, `${path}[${index}].ip`, errors);
    hostnames?.forEach((name, at) =>
      complain(dns1123Subdomain(name), `${path}[${index}].hostnames[${at}]`, name, errors),
    );
  });
}
