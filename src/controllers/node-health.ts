import type { Condition, Lease, Node } from './objects.ts';

/** A running node may be silent for so long. --node-monitor-grace-period */
const graceMs = 50_000;
/** One that never reported, for so long. --node-startup-grace-period */
const startupGraceMs = 60_000;

/** What was last heard of a node, measured by this side's clock: the node's is not trusted. */
export interface NodeHealth {
  readonly heardAt: number;
  readonly heartbeat: string;
}

/** Whatever changes when the node gives a sign of life. */
function heartbeatOf({ status }: Node, lease: Lease | undefined): string {
  const heartbeats = (status?.conditions ?? []).map(({ lastHeartbeatTime }) => lastHeartbeatTime ?? '');
  return [lease?.spec?.renewTime ?? '', ...heartbeats].join(' ');
}

export function heard(known: NodeHealth | undefined, node: Node, lease: Lease | undefined, now: number): NodeHealth {
  const heartbeat = heartbeatOf(node, lease);
  return known?.heartbeat === heartbeat ? known : { heardAt: now, heartbeat };
}

export const conditionOf = (node: Node, type: string): Condition | undefined =>
  node.status?.conditions?.find((condition) => condition.type === type);

const watchedConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/**
 * The conditions that are no longer known because the node is silent; none where it is not.
 * Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go (tryUpdateNodeHealth)
 */
export function unknownConditions(node: Node, { heardAt }: NodeHealth, now: number, time: string): Condition[] {
  const hasReported = conditionOf(node, 'Ready') !== undefined;
  if (now - heardAt <= (hasReported ? graceMs : startupGraceMs)) return [];
  return watchedConditions.flatMap((type): Condition[] => {
    const known = conditionOf(node, type);
    if (known?.status === 'Unknown') return [];
    const why = known
      ? { reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }
      : { reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.' };
    const lastHeartbeatTime = known?.lastHeartbeatTime ?? node.metadata.creationTimestamp ?? null;
    return [{ type, status: 'Unknown', ...why, lastHeartbeatTime, lastTransitionTime: time }];
  });
}
