import { parseQuantity, quantityMilliValue, quantityValue } from '../apimachinery/quantity.ts';
import type { Context } from '../kernel/context.ts';
import { passed } from '../kernel/outcome.ts';
import { traced } from '../kernel/traced.ts';
import { initContainersOf, isSidecar, isStaticPod, type Pod, podSubject } from './pod.ts';
import type { PodServices } from './services.ts';

/** Why the node does not run a pod. */
export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/**
 * The node's own look at a pod that was bound to it: does it fit, does it match?
 * Upstream: pkg/kubelet/lifecycle/predicate.go
 */
export async function podAdmission(context: Context, pod: Pod, services: PodServices): Promise<Rejection | undefined> {
  const subject = podSubject(pod);
  let rejection: Rejection | undefined;
  await traced(services.env, context, { name: 'pod-admission', subject, label: `admit ${subject.pod}` }, async () => {
    // A pod that ran here before the kubelet was started again stays, whatever the sum says now.
    rejection = pod.status?.startTime ? undefined : judge(pod, services);
    if (rejection)
      services.events.pod(pod, 'Warning', rejection.reason, rejection.message.replace('Pod was rejected: ', ''));
    return Promise.resolve(passed(undefined, { admitted: rejection === undefined, ...rejection }));
  });
  return rejection;
}

function judge(pod: Pod, { node, activePods }: PodServices): Rejection | undefined {
  if (isStaticPod(pod)) return undefined;
  const labels = node.labels();
  const selected = Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value);
  if (!selected)
    return {
      reason: 'NodeAffinity',
      message: "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    };
  const others = activePods().filter(({ metadata }) => metadata.uid !== pod.metadata.uid);
  const allowed = Number(node.allocatable['pods'] ?? 110);
  if (others.length + 1 > allowed) return outOf('pods', 1, others.length, allowed);
  for (const resource of ['cpu', 'memory'] as const) {
    const requested = podRequest(pod, resource);
    if (requested === 0) continue;
    const used = others.reduce((sum, other) => sum + podRequest(other, resource), 0);
    const capacity = amount(resource, node.allocatable[resource] ?? '0');
    if (used + requested > capacity) return outOf(resource, requested, used, capacity);
  }
  return undefined;
}

const outOf = (resource: string, requested: number, used: number, capacity: number): Rejection => ({
  reason: `OutOf${resource}`,
  message: `Pod was rejected: Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
});

/** A pod's request in millicores or bytes: all at once, or the largest step of its initialization. */
function podRequest(pod: Pod, resource: 'cpu' | 'memory'): number {
  const of = ({ resources }: Pod['spec']['containers'][number]): number =>
    amount(resource, resources?.requests?.[resource] ?? resources?.limits?.[resource] ?? '0');
  let sidecars = 0;
  let largestStep = 0;
  for (const container of initContainersOf(pod)) {
    if (isSidecar(container)) sidecars += of(container);
    largestStep = Math.max(largestStep, sidecars + (isSidecar(container) ? 0 : of(container)));
  }
  return Math.max(largestStep, sidecars + pod.spec.containers.reduce((sum, container) => sum + of(container), 0));
}

const amount = (resource: 'cpu' | 'memory', text: string): number => {
  const quantity = parseQuantity(text);
  return resource === 'cpu' ? quantityMilliValue(quantity) : quantityValue(quantity);
};
