import { addQuantities, compareQuantities, formatQuantity, parseQuantity } from '../quantity.ts';
import type { Container, PodSpec } from '../types.ts';

type ResourceList = Record<string, string>;

/** A limit without a request is the request too. */
export function defaultRequests({ resources }: Container): void {
  if (!resources?.limits) return;
  resources.requests ??= {};
  for (const [name, limit] of Object.entries(resources.limits)) resources.requests[name] ??= limit;
}

/** What may be given for a pod as a whole. Upstream: component-helpers/resource/helpers.go (IsSupportedPodLevelResource) */
export const isPodLevelResource = (name: string): boolean =>
  name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');

/** Upstream: pkg/apis/core/v1/defaults.go (setDefaultPodRequests) */
export function defaultPodResources(spec: PodSpec): void {
  const { resources } = spec;
  if (!resources || (!resources.limits && !resources.requests)) return;
  const requests: ResourceList = { ...resources.requests };
  for (const [name, amount] of Object.entries(podRequests(spec)))
    if (isPodLevelResource(name)) requests[name] ??= amount;
  for (const [name, limit] of Object.entries(resources.limits ?? {}))
    if (isPodLevelResource(name)) requests[name] ??= limit;
  if (Object.keys(requests).length > Object.keys(resources.requests ?? {}).length) resources.requests = requests;
}

const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';

/** What the containers ask for together. Upstream: component-helpers/resource/helpers.go (AggregateContainerRequests) */
export const podRequests = (spec: PodSpec): ResourceList => together(spec, 'requests');

/** Upstream: AggregateContainerLimits */
export const podLimits = (spec: PodSpec): ResourceList => together(spec, 'limits');

function together(spec: PodSpec, which: 'requests' | 'limits'): ResourceList {
  let total: ResourceList = {};
  for (const container of spec.containers ?? []) total = combined(total, container.resources?.[which], sum);
  let sidecars: ResourceList = {};
  let initial: ResourceList = {};
  for (const container of spec.initContainers ?? []) {
    const amounts = container.resources?.[which];
    if (isSidecar(container)) {
      total = combined(total, amounts, sum);
      sidecars = combined(sidecars, amounts, sum);
      initial = combined(initial, sidecars, larger);
    } else initial = combined(initial, combined(sidecars, amounts, sum), larger);
  }
  return combined(total, initial, larger);
}

function combined(a: ResourceList, b: ResourceList | undefined, merge: (x: string, y: string) => string): ResourceList {
  if (!b) return a;
  const result = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    const known = result[name];
    result[name] = known === undefined ? amount : merge(known, amount);
  }
  return result;
}

const sum = (a: string, b: string): string => formatQuantity(addQuantities(parseQuantity(a), parseQuantity(b)));
const larger = (a: string, b: string): string => (compareQuantities(parseQuantity(a), parseQuantity(b)) < 0 ? b : a);
