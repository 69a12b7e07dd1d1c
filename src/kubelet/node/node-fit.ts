import { parseQuantity, quantityMilliValue, quantityValue } from '../../apimachinery/quantity.ts';
import { isSidecar, type Pod } from '../pod.ts';

type Allocatable = Readonly<Record<string, string>>;
type Resource = 'cpu' | 'memory' | 'ephemeral-storage';

const resources = ['cpu', 'memory', 'ephemeral-storage'] as const;

/** What a node lacks for a pod: millicores, bytes or pods. */
export interface Shortage {
  readonly resource: Resource | 'pods';
  readonly requested: number;
  readonly used: number;
  readonly capacity: number;
}

/** What there is too little of for the pod beside the others. Upstream: noderesources.Fits as pkg/kubelet/lifecycle asks it */
export function shortage(pod: Pod, others: readonly Pod[], allocatable: Allocatable): Shortage | undefined {
  const allowed = Number(allocatable['pods'] ?? 110);
  if (others.length + 1 > allowed) return { resource: 'pods', requested: 1, used: others.length, capacity: allowed };
  for (const resource of resources) {
    const requested = podRequest(pod, resource);
    if (requested === 0) continue;
    const used = others.reduce((sum, other) => sum + podRequest(other, resource), 0);
    const capacity = amount(resource, allocatable[resource] ?? '0');
    if (used + requested > capacity) return { resource, requested, used, capacity };
  }
  return undefined;
}

export const shortageMessage = ({ resource, requested, used, capacity }: Shortage): string =>
  `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`;

/**
 * A pod's request in millicores or bytes: what it says as a whole, else all containers at once or the largest step of its
 * initialization; and what running it costs. Upstream: component-helpers/resource/helpers.go (PodRequests)
 */
export function podRequest({ spec }: { readonly spec: Pod['spec'] }, resource: Resource): number {
  const whole = spec.resources?.requests?.[resource] ?? spec.resources?.limits?.[resource];
  const cost = amount(resource, spec.overhead?.[resource] ?? '0');
  return cost + (whole === undefined ? containersRequest(spec, resource) : amount(resource, whole));
}

function containersRequest(spec: Pod['spec'], resource: Resource): number {
  const of = ({ resources: asked }: Pod['spec']['containers'][number]): number =>
    amount(resource, asked?.requests?.[resource] ?? asked?.limits?.[resource] ?? '0');
  let sidecars = 0;
  let largestStep = 0;
  for (const container of spec.initContainers ?? []) {
    if (isSidecar(container)) sidecars += of(container);
    largestStep = Math.max(largestStep, sidecars + (isSidecar(container) ? 0 : of(container)));
  }
  return Math.max(largestStep, sidecars + spec.containers.reduce((sum, container) => sum + of(container), 0));
}

const amount = (resource: Resource, text: string): number => {
  const quantity = parseQuantity(text);
  return resource === 'cpu' ? quantityMilliValue(quantity) : quantityValue(quantity);
};
