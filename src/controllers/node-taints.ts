import { conditionOf } from './node-health.ts';
import type { Node, Taint } from './objects.ts';

/** Condition type and status to the key of the taint that says so. Upstream: pkg/controller/nodelifecycle (nodeConditionToTaintKeyStatusMap) */
const taintKeys: readonly { readonly type: string; readonly status: string; readonly key: string }[] = [
  { type: 'Ready', status: 'False', key: 'node.kubernetes.io/not-ready' },
  { type: 'Ready', status: 'Unknown', key: 'node.kubernetes.io/unreachable' },
  { type: 'MemoryPressure', status: 'True', key: 'node.kubernetes.io/memory-pressure' },
  { type: 'DiskPressure', status: 'True', key: 'node.kubernetes.io/disk-pressure' },
  { type: 'PIDPressure', status: 'True', key: 'node.kubernetes.io/pid-pressure' },
  { type: 'NetworkUnavailable', status: 'True', key: 'node.kubernetes.io/network-unavailable' },
];

const cordoned = 'node.kubernetes.io/unschedulable';
const evicting = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

type Taints = readonly Taint[];

/** The taints that a node should have for its conditions and cordon, all others left alone; nothing where it has them. */
function adjusted(
  taints: Taints,
  wanted: readonly string[],
  managed: readonly string[],
  effect: string,
  time: string,
): Taints | undefined {
  const isManaged = (taint: Taint): boolean => taint.effect === effect && managed.includes(taint.key);
  const present = taints.filter(isManaged).map(({ key }) => key);
  const missing = wanted.filter((key) => !present.includes(key));
  if (missing.length === 0 && present.every((key) => wanted.includes(key))) return undefined;
  const kept = taints.filter((taint) => !isManaged(taint) || wanted.includes(taint.key));
  return [...kept, ...missing.map((key) => ({ key, effect, timeAdded: time }))];
}

/** NoSchedule: nothing new goes to a node that is not well. */
export function noScheduleTaints(node: Node, time: string): Taints | undefined {
  const wanted = taintKeys
    .filter(({ type, status }) => conditionOf(node, type)?.status === status)
    .map(({ key }) => key);
  if (node.spec?.unschedulable) wanted.push(cordoned);
  const managed = [...taintKeys.map(({ key }) => key), cordoned];
  return adjusted(node.spec?.taints ?? [], wanted, managed, 'NoSchedule', time);
}

/** NoExecute: what runs on a node that is not ready has to go, in its time. */
export function noExecuteTaints(node: Node, time: string): Taints | undefined {
  const ready = conditionOf(node, 'Ready')?.status;
  const wanted = taintKeys.filter(({ type, status }) => type === 'Ready' && status === ready).map(({ key }) => key);
  return adjusted(node.spec?.taints ?? [], wanted, evicting, 'NoExecute', time);
}
