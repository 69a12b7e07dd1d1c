import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from './objects.ts';
import { podRequests } from './resources.ts';

interface Change<Item> {
  readonly old: Item;
}

/** What goes with each kind of news. */
type Facts = Record<'NodeAdd' | 'NodeDelete', { readonly node: Node }> &
  Record<NodeUpdate, { readonly node: Node } & Change<Node>> &
  Record<'AssignedPodAdd' | 'AssignedPodDelete', { readonly pod: Pod }> &
  Record<AssignedPodUpdate | UnschedulablePodUpdate, { readonly pod: Pod } & Change<Pod>> &
  Record<'PersistentVolumeClaimAdd' | 'PersistentVolumeClaimUpdate', { readonly claim: PersistentVolumeClaim }> &
  Record<'PersistentVolumeAdd', { readonly volume: PersistentVolume }> &
  Record<'PersistentVolumeUpdate', { readonly volume: PersistentVolume } & Change<PersistentVolume>> &
  Record<'storage.k8s.io/StorageClassAdd', { readonly storageClass: StorageClass }> &
  Record<'storage.k8s.io/StorageClassUpdate', { readonly storageClass: StorageClass } & Change<StorageClass>>;

type NodeUpdate =
  | 'NodeUpdateNodeAllocatable'
  | 'NodeUpdateNodeLabel'
  | 'NodeUpdateNodeTaint'
  | 'NodeUpdateNodeCondition'
  | 'NodeUpdateNodeAnnotation';

const podUpdates = ['UpdatePodLabel', 'UpdatePodScaleDown', 'UpdatePodToleration'] as const;
type AssignedPodUpdate = `AssignedPod${(typeof podUpdates)[number] | 'Update'}`;
export type UnschedulablePodUpdate =
  `UnschedulablePod${(typeof podUpdates)[number] | 'UpdatePodSchedulingGatesEliminated' | 'Update'}`;

export type EventType = keyof Facts;
export type EventOf<Type extends EventType> = { [Each in Type]: { readonly type: Each } & Facts[Each] }[Type];

/**
 * News that may make a pod schedulable, called as the scheduler's metrics call it.
 * Upstream: pkg/scheduler/framework/events.go, staging/src/k8s.io/kube-scheduler/framework/types.go
 */
export type ClusterEvent = EventOf<EventType>;

const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);

const statuses = ({ status }: Node): unknown =>
  Object.fromEntries((status?.conditions ?? []).map((condition) => [condition.type, condition.status]));

/** What of a node changed that scheduling cares about; heartbeats change nothing of it. */
export function nodeChanges(old: Node, node: Node): ClusterEvent[] {
  const uncordoned = old.spec?.unschedulable === true && !node.spec?.unschedulable;
  const changes: readonly (readonly [NodeUpdate, boolean])[] = [
    ['NodeUpdateNodeAllocatable', differs(old.status?.allocatable, node.status?.allocatable)],
    ['NodeUpdateNodeLabel', differs(old.metadata.labels, node.metadata.labels)],
    ['NodeUpdateNodeTaint', uncordoned || differs(old.spec?.taints, node.spec?.taints)],
    ['NodeUpdateNodeCondition', differs(statuses(old), statuses(node))],
    ['NodeUpdateNodeAnnotation', differs(old.metadata.annotations, node.metadata.annotations)],
  ];
  return changes.flatMap(([type, changed]) => (changed ? { type, old, node } : []));
}

function podChanges(old: Pod, pod: Pod): (typeof podUpdates)[number][] {
  const changes = {
    UpdatePodLabel: differs(old.metadata.labels, pod.metadata.labels),
    UpdatePodScaleDown: isScaledDown(old, pod),
    UpdatePodToleration: (old.spec.tolerations?.length ?? 0) !== (pod.spec.tolerations?.length ?? 0),
  };
  return podUpdates.filter((type) => changes[type]);
}

function isScaledDown(old: Pod, pod: Pod): boolean {
  const [before, now] = [podRequests(old.spec), podRequests(pod.spec)];
  return Object.entries(before).some(([resource, amount]) => (now[resource] ?? 0) < amount);
}

/** What of a pod on a node changed; where it is nothing in particular, that it changed. */
export function assignedPodChanges(old: Pod, pod: Pod): ClusterEvent[] {
  const types = podChanges(old, pod).map((change) => `AssignedPod${change}` as const);
  return (types.length > 0 ? types : (['AssignedPodUpdate'] as const)).map((type) => ({ type, old, pod }));
}

/** The same of a pod without a node. */
export function unschedulablePodChanges(old: Pod, pod: Pod): EventOf<UnschedulablePodUpdate>[] {
  const types: UnschedulablePodUpdate[] = podChanges(old, pod).map((change) => `UnschedulablePod${change}` as const);
  if (old.spec.schedulingGates?.length && !pod.spec.schedulingGates?.length)
    types.push('UnschedulablePodUpdatePodSchedulingGatesEliminated');
  return (types.length > 0 ? types : (['UnschedulablePodUpdate'] as const)).map((type) => ({ type, old, pod }));
}
