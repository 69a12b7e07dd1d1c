import { parseQuantity } from '../../apimachinery/quantity.ts';
import { type Container, initContainersOf, type Pod } from '../pod.ts';
import type { ResourceFieldRef } from '../pod-volume.ts';

/**
 * The value behind a `resourceFieldRef`: in units of the divisor, rounded up. Where no limit is set it is what the node
 * can give; where nothing is requested, 0. Upstream: pkg/api/v1/resource/helpers.go ExtractContainerResourceValue
 */
export function resourceFieldValue(
  { pod, allocatable }: { readonly pod: Pod; readonly allocatable: Readonly<Record<string, string>> },
  { resource, containerName, divisor }: ResourceFieldRef,
  own?: Container,
): string {
  const named = [...initContainersOf(pod), ...pod.spec.containers].find(({ name }) => name === containerName);
  const resources = (containerName ? named : own)?.resources;
  const at = resource.indexOf('.');
  const [kind, name] = [resource.slice(0, at), resource.slice(at + 1)];
  const asked = kind === 'limits' ? (resources?.limits?.[name] ?? allocatable[name]) : resources?.requests?.[name];
  const amount = parseQuantity(asked ?? '0').nanos;
  const unit = parseQuantity(divisor ?? '1').nanos || parseQuantity('1').nanos;
  return String((amount + unit - 1n) / unit);
}
