import type { Pod, PodStep } from '../pods.ts';
import type { Request } from '../requests.ts';

/** `call`: the caller waits for it; `watch`: a stored revision was heard of. */
export interface CausalEdge {
  readonly from: PodStep;
  readonly to: PodStep;
  readonly kind: 'call' | 'watch';
}

export interface CausalGraph {
  readonly steps: readonly PodStep[];
  readonly edges: readonly CausalEdge[];
}

/**
 * One pod's story as a graph: POST, its write, the scheduler that heard of it, the binding, the kubelet, the runtime,
 * the status reports. Calls follow parents; across a watch the link says which write was the cause.
 * @param requestOf finds a request by the id of any span in it
 */
export function causalGraph(pod: Pod, requestOf: (spanId: PodStep['spanId']) => Request | undefined): CausalGraph {
  const bySpan = new Map(pod.steps.map((step) => [step.spanId, step]));
  const owner = (spanId: PodStep['spanId'] | undefined): PodStep | undefined => {
    if (spanId === undefined) return undefined;
    const direct = bySpan.get(spanId);
    if (direct) return direct;
    const request = requestOf(spanId);
    return request && bySpan.get(request.key);
  };
  /** A phase of a cycle and the like is no step of its own: what it calls is called by the step around it. */
  const around = (step: PodStep): PodStep | undefined =>
    pod.steps.findLast(
      (other) =>
        other !== step &&
        other.traceId === step.traceId &&
        other.name !== 'etcd.txn' &&
        other.name !== 'request' &&
        other.at <= step.at &&
        (other.until === undefined || other.until >= step.at),
    );

  const edges: CausalEdge[] = [];
  for (const step of pod.steps) {
    const caller = owner(step.parentId) ?? (step.parentId ? around(step) : undefined);
    if (caller && caller !== step) edges.push({ from: caller, to: step, kind: 'call' });
    const heard = new Set(
      step.causes.map((cause) => writeIn(pod, owner(cause.spanId)) ?? writeOf(pod, cause.traceId, step)),
    );
    for (const cause of heard)
      if (cause && cause !== step && cause !== caller) edges.push({ from: cause, to: step, kind: 'watch' });
  }
  return { steps: pod.steps, edges };
}

/** What is heard of by watch is the write, not the request around it. */
const writeIn = (pod: Pod, step: PodStep | undefined): PodStep | undefined =>
  step?.name === 'request'
    ? (pod.steps.find((other) => other.name === 'etcd.txn' && other.requestKey === step.requestKey) ?? step)
    : step;

/** The last write of another trace before a step began. */
const writeOf = (pod: Pod, traceId: PodStep['traceId'], step: PodStep): PodStep | undefined =>
  pod.steps.findLast((other) => other.traceId === traceId && other.name === 'etcd.txn' && other.at <= step.at);
