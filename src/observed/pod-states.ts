import type { AnyObject } from './object-key.ts';
import type { PastState } from './stored-states.ts';
import { makerOf, timeOf } from './writer.ts';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly lastTransitionTime?: string;
}

interface ContainerStatus {
  readonly name: string;
  readonly image?: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: { readonly running?: { readonly startedAt?: string } };
}

interface Pod extends AnyObject {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly startTime?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

/**
 * The states a pod must have been in: made without a node; bound when PodScheduled turned; and one for every moment at which a condition
 * turned or a container started, with what was so by then. A condition that had turned more than once tells of the last time only.
 */
export function podStates(object: AnyObject): readonly PastState[] {
  const pod: Pod = object;
  const made = timeOf(pod.metadata.creationTimestamp);
  if (made === undefined) return [];
  const conditions = pod.status?.conditions ?? [];
  const node = pod.spec?.nodeName ?? '';
  const bound = timeOf(conditions.find(isBound)?.lastTransitionTime);
  const states: PastState[] = [
    { at: made, object: stateAt(pod, made, bound), writing: { component: makerOf(pod), operation: 'create' } },
  ];
  if (node && bound !== undefined)
    states.push({
      at: bound,
      object: stateAt(pod, bound, bound),
      writing: { component: 'kube-scheduler', operation: 'update', subresource: 'binding' },
    });
  for (const at of turns(pod).filter((turn) => turn > (bound ?? made)))
    states.push({
      at,
      object: stateAt(pod, at, bound),
      writing: { component: `kubelet/${node || 'unknown'}`, operation: 'update', subresource: 'status' },
    });
  return states;
}

const isBound = ({ type, status }: Condition): boolean => type === 'PodScheduled' && status === 'True';

/** Every moment at which something in the status turned, in order. */
function turns({ status }: Pod): readonly number[] {
  const times = [
    ...(status?.conditions ?? []).map(({ lastTransitionTime }) => lastTransitionTime),
    ...(status?.containerStatuses ?? []).map(({ state }) => state?.running?.startedAt),
  ].flatMap((text) => timeOf(text) ?? []);
  return [...new Set(times)].toSorted((a, b) => a - b);
}

/** The pod as it must have looked: what had not turned by then was not so yet. */
function stateAt(pod: Pod, at: number, bound: number | undefined): AnyObject {
  const { nodeName, ...spec } = pod.spec ?? {};
  const isBy = (text: string | undefined): boolean => (timeOf(text) ?? Infinity) <= at;
  const containerStatuses = (pod.status?.containerStatuses ?? []).map((container) =>
    isBy(container.state?.running?.startedAt)
      ? { ...container, ready: isReadyBy(pod, isBy) && container.ready === true }
      : { ...container, ready: false, state: { waiting: { reason: 'ContainerCreating' } } },
  );
  const runs = containerStatuses.some(({ state }) => state !== undefined && 'running' in state);
  const isPlaced = bound !== undefined && bound <= at;
  return {
    ...pod,
    spec: { ...spec, ...(isPlaced && nodeName !== undefined && { nodeName }) },
    status: {
      phase: runs ? 'Running' : 'Pending',
      conditions: (pod.status?.conditions ?? []).filter(({ lastTransitionTime }) => isBy(lastTransitionTime)),
      ...(isPlaced && containerStatuses.length > 0 && { containerStatuses }),
    },
  } as AnyObject;
}

const isReadyBy = ({ status }: Pod, isBy: (text: string | undefined) => boolean): boolean =>
  (status?.conditions ?? []).some(
    ({ type, status: value, lastTransitionTime }) => type === 'Ready' && value === 'True' && isBy(lastTransitionTime),
  );
