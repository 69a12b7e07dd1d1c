import { parseQuantity, quantityMilliValue, quantityValue } from '../apimachinery/quantity.ts';
import type { Container, PodSpec, ResourceList } from './objects.ts';

/** Amounts by resource name: cpu in millicores, everything else in its unit (bytes, pieces). */
export type Amounts = Readonly<Record<string, number>>;

export type MutableAmounts = Record<string, number>;

function amountOf(resource: string, text: string | number): number {
  const quantity = parseQuantity(String(text));
  return resource === 'cpu' ? quantityMilliValue(quantity) : quantityValue(quantity);
}

export function amounts(list: ResourceList = {}): MutableAmounts {
  const result: MutableAmounts = {};
  for (const [resource, quantity] of Object.entries(list)) result[resource] = amountOf(resource, quantity);
  return result;
}

export function addTo(total: MutableAmounts, added: Amounts, sign = 1): void {
  for (const resource in added) total[resource] = (total[resource] ?? 0) + sign * added[resource]!;
}

function raiseTo(total: MutableAmounts, other: Amounts): void {
  for (const resource in other) total[resource] = Math.max(total[resource] ?? 0, other[resource]!);
}

/** What a container counts for in scoring when it asks for nothing. Upstream: pkg/scheduler/util/pod_resources.go */
const nonZeroDefaults: Amounts = { cpu: 100, memory: 200 * 1024 * 1024 };

/**
 * What a pod asks for: the sum of its containers and sidecars, or the largest moment of its start (an init container
 * beside the sidecars before it) where that is more; pod-level requests win; plus overhead.
 * Upstream: staging/src/k8s.io/component-helpers/resource/helpers.go (PodRequests)
 */
export function podRequests(spec: PodSpec): Amounts {
  return totalOf(spec, (container) => amounts(container.resources?.requests));
}

/** The same, counting a small default for containers that ask for no cpu or memory. */
export function nonZeroRequests(spec: PodSpec): Amounts {
  return totalOf(spec, (container) => ({ ...nonZeroDefaults, ...amounts(container.resources?.requests) }));
}

function totalOf(spec: PodSpec, requestsOf: (container: Container) => Amounts): Amounts {
  const total: MutableAmounts = {};
  for (const container of spec.containers) addTo(total, requestsOf(container));
  const sidecars: MutableAmounts = {};
  const start: MutableAmounts = {};
  for (const container of spec.initContainers ?? []) {
    const requests = requestsOf(container);
    if (container.restartPolicy === 'Always') {
      addTo(total, requests);
      addTo(sidecars, requests);
      raiseTo(start, sidecars);
    } else {
      const moment = { ...sidecars };
      addTo(moment, requests);
      raiseTo(start, moment);
    }
  }
  raiseTo(total, start);
  Object.assign(total, amounts(spec.resources?.requests));
  addTo(total, amounts(spec.overhead));
  return total;
}
