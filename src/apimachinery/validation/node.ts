import { duplicate, type FieldError, forbidden, invalidValue, required } from '../field-error.ts';
import { isCidr, isIpv4 } from '../ip-address.ts';
import { jsonEqual } from '../json-equal.ts';
import { dns1123Subdomain, labelValue, qualifiedName } from '../names.ts';
import { compareQuantities, parseQuantity } from '../quantity.ts';
import type { Node, Taint } from '../types.ts';
import { complain, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { validateTaintEffect } from './scheduling.ts';

const zero = parseQuantity('0');

/** Upstream: pkg/apis/core/validation/validation.go (ValidateNode) */
export function validateNode(node: Node, errors: FieldError[]): void {
  const { metadata, spec, status } = node;
  validateObjectMeta(metadata, false, dns1123Subdomain, errors);
  validateTaints(spec.taints ?? [], 'metadata.taints', errors);
  for (const list of ['capacity', 'allocatable'] as const)
    for (const [name, amount] of Object.entries(status?.[list] ?? {}))
      if (compareQuantities(parseQuantity(amount), zero) < 0)
        errors.push(invalidValue(`status.${list}[${name}]`, amount, 'must be greater than or equal to 0'));
  const { podCIDRs = [] } = spec;
  podCIDRs.forEach((cidr, index) => {
    if (!isCidr(cidr))
      errors.push(
        invalidValue(
          `spec.podCIDRs[${index}]`,
          cidr,
          'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
        ),
      );
  });
  if (podCIDRs.length > 1 && podCIDRs.every(isCidr)) {
    const [first = '', second = ''] = podCIDRs.map((cidr) => cidr.split('/')[0]!);
    if (podCIDRs.length > 2 || isIpv4(first) === isIpv4(second))
      errors.push(invalidValue('spec.podCIDRs', podCIDRs, 'may specify no more than one CIDR for each IP family'));
  }
}

function validateTaints(taints: readonly Taint[], path: string, errors: FieldError[]): void {
  const seen = new Set<string>();
  taints.forEach(({ key, value = '', effect, timeAdded }, index) => {
    const field = `${path}[${index}]`;
    if (!key) errors.push(required(`${field}.key`));
    else complain(qualifiedName(key), `${field}.key`, key, errors);
    const [wrong] = labelValue(value);
    if (wrong !== undefined) errors.push(invalidValue(`${field}.value`, value, wrong));
    validateTaintEffect(effect, false, `${field}.effect`, errors);
    const pair = `${key}:${effect}`;
    if (seen.has(pair))
      errors.push(
        duplicate(
          field,
          { Key: key, Value: value, Effect: effect, TimeAdded: timeAdded ?? null },
          'taints must be unique by key and effect pair',
        ),
      );
    seen.add(pair);
  });
}

/** Upstream: ValidateNodeUpdate */
export function validateNodeUpdate(node: Node, old: Node, errors: FieldError[]): void {
  validateObjectMetaUpdate(node, old, errors);
  validateNodeSpecUpdate(node, old, errors);
  validateTaints(node.spec?.taints ?? [], 'metadata.taints', errors);
  for (const list of ['capacity', 'allocatable'] as const)
    for (const [name, amount] of Object.entries(node.status?.[list] ?? {}))
      if (compareQuantities(parseQuantity(amount), zero) < 0)
        errors.push(invalidValue(`status.${list}[${name}]`, amount, 'must be greater than or equal to 0'));
  reportRepeatedAddresses(node, errors);
}

function validateNodeSpecUpdate({ spec }: Node, { spec: old }: Node, errors: FieldError[]): void {
  if (old.podCIDRs?.length && !jsonEqual(spec.podCIDRs, old.podCIDRs))
    errors.push(forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  if (old.providerID && spec.providerID !== old.providerID)
    errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
}

function reportRepeatedAddresses({ status }: Node, errors: FieldError[]): void {
  const seen = new Set<string>();
  status?.addresses?.forEach(({ type, address }, index) => {
    const key = `${type} ${address}`;
    if (seen.has(key)) errors.push(duplicate(`status.addresses[${index}]`, { Type: type, Address: address }));
    seen.add(key);
  });
}
