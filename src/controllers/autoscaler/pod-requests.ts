import { parseQuantity, quantityMilliValue } from '../../apimachinery/quantity.ts';
import type { StoredPod } from '../workload/pod-facts.ts';

const milli = (quantity: string): number => quantityMilliValue(parseQuantity(quantity));

/**
 * What a pod asks for of a resource, in thousandths: all of it, or one of its containers. @throws Error where one asks for
 * nothing. Upstream: pkg/controller/podautoscaler/replica_calculator.go (calculatePodRequests)
 */
export function requestOf({ metadata, spec }: StoredPod, resource: string, container: string | undefined): number {
  const ofPod = spec.resources?.requests?.[resource];
  if (container === undefined && ofPod !== undefined) return milli(ofPod);
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const meant = [...spec.containers, ...sidecars].filter(({ name }) => container === undefined || name === container);
  if (meant.length === 0) throw new Error(`container ${container} not found in Pod ${metadata.name}`);
  return meant.reduce((sum, { name, resources }) => {
    const request = resources?.requests?.[resource];
    if (request === undefined)
      throw new Error(`missing request for ${resource} in container ${name} of Pod ${metadata.name}`);
    return sum + milli(request);
  }, 0);
}
