import { isPodLevelResource, podLimits, podRequests } from '../defaults/resources.ts';
import { addQuantities, formatQuantity, parseQuantity } from '../quantity.ts';
import type { PodSpec } from '../types.ts';

export type Amounts = Readonly<Record<string, string>>;

/** `a + b`, as Kubernetes writes it. */
export const added = (a: string | undefined, b: string): string =>
  a === undefined ? b : formatQuantity(addQuantities(parseQuantity(a), parseQuantity(b)));

/**
 * What a pod takes as a whole: what it says itself, else what its containers say together, and what running it costs.
 * Upstream: component-helpers/resource/helpers.go (PodRequests, PodLimits)
 */
export function podAmounts(spec: PodSpec, which: 'requests' | 'limits'): Amounts {
  const amounts: Record<string, string> = which === 'requests' ? podRequests(spec) : podLimits(spec);
  const total = { ...amounts };
  for (const [name, amount] of Object.entries(spec.resources?.[which] ?? {}))
    if (isPodLevelResource(name)) total[name] = amount;
  for (const [name, amount] of Object.entries(spec.overhead ?? {}))
    if (which === 'requests' || total[name] !== undefined) total[name] = added(total[name], amount);
  return total;
}
