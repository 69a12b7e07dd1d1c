import type { Node, PersistentVolumeClaim, Pod } from './objects.ts';

/** News that may make a pod schedulable. Upstream: pkg/scheduler/framework/events.go */
export type ClusterEvent =
  | { readonly type: 'NodeAdd'; readonly node: Node }
  | { readonly type: NodeChange; readonly node: Node; readonly old: Node }
  | { readonly type: 'AssignedPodAdd' | 'AssignedPodDelete'; readonly pod: Pod }
  | { readonly type: 'AssignedPodUpdate'; readonly pod: Pod; readonly old: Pod }
  | { readonly type: 'UnschedulablePodUpdate'; readonly pod: Pod; readonly old: Pod }
  | { readonly type: 'NamespaceAdd' | 'NamespaceUpdate' }
  | { readonly type: 'NodeDelete'; readonly node: Node }
  | { readonly type: 'ClaimChange'; readonly claim: PersistentVolumeClaim }
  | { readonly type: 'VolumeChange' | 'StorageClassChange' };

type NodeChange = 'NodeAllocatableChange' | 'NodeLabelChange' | 'NodeTaintChange';

const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);

/** What of a node changed that scheduling cares about; heartbeats change nothing of it. */
export function nodeChanges(old: Node, node: Node): ClusterEvent[] {
  const events: ClusterEvent[] = [];
  const when = (changed: boolean, type: NodeChange): void => {
    if (changed) events.push({ type, old, node });
  };
  when(differs(old.status?.allocatable, node.status?.allocatable), 'NodeAllocatableChange');
  when(differs(old.metadata.labels, node.metadata.labels), 'NodeLabelChange');
  const tainted = differs(old.spec?.taints, node.spec?.taints);
  const cordoned = (old.spec?.unschedulable ?? false) !== (node.spec?.unschedulable ?? false);
  when(tainted || cordoned, 'NodeTaintChange');
  return events;
}
