import { type FieldError, forbidden, invalidValue, notSupported, required } from '../field-error.ts';
import { cidrContains, isCidr } from '../ip-address.ts';
import { dns1123Subdomain, portName, portNumber } from '../names.ts';
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from '../types.ts';
import { validateLabelSelector } from './label-selector.ts';
import { complain, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';

const protocols = ['TCP', 'UDP', 'SCTP'];
const policyTypes = ['Ingress', 'Egress'];

/** Upstream: pkg/apis/networking/validation/validation.go (ValidateNetworkPolicy) */
export function validateNetworkPolicy({ metadata, spec }: NetworkPolicy, errors: FieldError[]): void {
  validateObjectMeta(metadata, true, dns1123Subdomain, errors);
  validateNetworkPolicySpec(spec, errors);
}

export function validateNetworkPolicyUpdate(policy: NetworkPolicy, old: NetworkPolicy, errors: FieldError[]): void {
  validateObjectMetaUpdate(policy, old, errors);
  validateNetworkPolicySpec(policy.spec, errors);
}

function validateNetworkPolicySpec(spec: NetworkPolicySpec, errors: FieldError[]): void {
  validateLabelSelector(spec.podSelector, 'spec.podSelector', errors);
  spec.ingress?.forEach(({ ports, from }, index) =>
    validateRule(ports, from, `spec.ingress[${index}]`, 'from', errors),
  );
  spec.egress?.forEach(({ ports, to }, index) => validateRule(ports, to, `spec.egress[${index}]`, 'to', errors));
  const types = spec.policyTypes ?? [];
  if (types.length > policyTypes.length) {
    errors.push(invalidValue('spec.policyTypes', types, 'may not specify more than two policyTypes'));
    return;
  }
  types.forEach((type, index) => {
    if (!policyTypes.includes(type)) errors.push(notSupported(`spec.policyTypes[${index}]`, type, policyTypes));
  });
}

function validateRule(
  ports: readonly NetworkPolicyPort[] = [],
  peers: readonly NetworkPolicyPeer[] = [],
  path: string,
  side: 'from' | 'to',
  errors: FieldError[],
): void {
  ports.forEach((port, index) => validatePort(port, `${path}.ports[${index}]`, errors));
  peers.forEach((peer, index) => validatePeer(peer, `${path}.${side}[${index}]`, errors));
}

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, path: string, errors: FieldError[]): void {
  if (protocol !== undefined && !protocols.includes(protocol))
    errors.push(notSupported(`${path}.protocol`, protocol, protocols));
  const end = `${path}.endPort`;
  if (typeof port === 'number') {
    complain(portNumber(port), `${path}.port`, port, errors);
    if (endPort === undefined) return;
    if (endPort < port) errors.push(invalidValue(end, port, 'must be greater than or equal to `port`'));
    complain(portNumber(endPort), end, endPort, errors);
    return;
  }
  if (endPort !== undefined)
    errors.push(
      invalidValue(
        end,
        endPort,
        `may not be specified when \`port\` is ${port === undefined ? 'not specified' : 'non-numeric'}`,
      ),
    );
  if (port !== undefined) complain(portName(port), `${path}.port`, port, errors);
}

function validatePeer(
  { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer,
  path: string,
  errors: FieldError[],
): void {
  validateLabelSelector(podSelector, `${path}.podSelector`, errors);
  validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`, errors);
  if (ipBlock) validateIpBlock(ipBlock, `${path}.ipBlock`, errors);
  if (!podSelector && !namespaceSelector && !ipBlock) errors.push(required(path, 'must specify a peer'));
  else if (ipBlock && (podSelector || namespaceSelector))
    errors.push(forbidden(path, 'may not specify both ipBlock and another peer'));
}

const cidrText = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

function validateIpBlock({ cidr, except = [] }: IPBlock, path: string, errors: FieldError[]): void {
  if (cidr === '') errors.push(required(`${path}.cidr`));
  else if (!isCidr(cidr)) errors.push(invalidValue(`${path}.cidr`, cidr, cidrText));
  else
    except.forEach((part, index) => {
      const field = `${path}.except[${index}]`;
      if (!isCidr(part)) errors.push(invalidValue(field, part, cidrText));
      else if (!cidrContains(cidr, part)) errors.push(invalidValue(field, part, 'must be a strict subset of `cidr`'));
    });
}
