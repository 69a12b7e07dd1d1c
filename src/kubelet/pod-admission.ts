import type { Context } from '../kernel/context.ts';
import { passed } from '../kernel/outcome.ts';
import { traced } from '../kernel/traced.ts';
import { shortage, shortageMessage } from './node/node-fit.ts';
import { isStaticPod } from './pod-identity.ts';
import type { Pod } from './pod.ts';
import { podSubject } from './pod-identity.ts';
import type { PodServices } from './services.ts';

/** Why the node does not run a pod. */
export interface Rejection {
  readonly reason: string;
  readonly message: string;
  /** The pod ran, and had to give way. */
  readonly isDisruption?: true;
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

function judge(pod: Pod, { node, activePods, pressure }: PodServices): Rejection | undefined {
  if (isStaticPod(pod)) return undefined;
  const evicted = pressure(pod);
  if (evicted) return evicted;
  const labels = node.labels();
  const selected = Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value);
  if (!selected)
    return {
      reason: 'NodeAffinity',
      message: "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    };
  const others = activePods().filter(({ metadata }) => metadata.uid !== pod.metadata.uid);
  const lacking = shortage(pod, others, node.allocatable);
  return lacking && { reason: `OutOf${lacking.resource}`, message: `Pod was rejected: ${shortageMessage(lacking)}` };
}
