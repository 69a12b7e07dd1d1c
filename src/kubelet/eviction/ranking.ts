import { podRequest } from '../node/node-fit.ts';
import type { Pod } from '../pod.ts';
import type { PodUsage } from '../stats/usage.ts';
import { bytesText, type Shortfall, type StarvedResource } from './thresholds.ts';

/** A pod, what it uses of a resource and what it had asked for, in bytes. */
interface Consumer {
  readonly usage: PodUsage;
  readonly used: number;
  readonly asked: number;
}

const usedBy = (
  usage: { readonly memoryBytes: number; readonly diskBytes: number },
  resource: StarvedResource,
): number => (resource === 'memory' ? usage.memoryBytes : usage.diskBytes);

const priorityOf = ({ usage: { pod } }: Consumer): number => pod.spec.priority ?? 0;

/**
 * Who has to go first: who uses more than it asked for, then who matters less, then who exceeds its request most.
 * Upstream: pkg/kubelet/eviction/helpers.go (rankMemoryPressure, rankDiskPressureFunc)
 */
export function ranked(pods: readonly PodUsage[], resource: StarvedResource): readonly PodUsage[] {
  const consumers = pods.map((usage): Consumer => {
    const used = usedBy(usage, resource);
    return { usage, used, asked: podRequest(usage.pod, resource) };
  });
  const exceeds = ({ used, asked }: Consumer): number => Number(used > asked);
  return consumers
    .toSorted(
      (a, b) => exceeds(b) - exceeds(a) || priorityOf(a) - priorityOf(b) || b.used - b.asked - (a.used - a.asked),
    )
    .map(({ usage }) => usage);
}

/** Upstream: pkg/kubelet/eviction/helpers.go (evictionMessage) */
export function evictionMessage({ pod, containers }: PodUsage, shortfall: Shortfall): string {
  const { resource, threshold, available } = shortfall;
  const large = containers.flatMap((container) => {
    const declared = pod.spec.containers.find(({ name }) => name === container.name);
    const used = usedBy(container, resource);
    const request = declared?.resources?.requests?.[resource] ?? '0';
    if (!declared || used <= podRequest({ spec: { containers: [declared] } }, resource)) return [];
    return `Container ${container.name} was using ${bytesText(used)}, request is ${request}, has larger consumption of ${resource}. `;
  });
  return [
    `The node was low on resource: ${resource}. `,
    `Threshold quantity: ${bytesText(threshold)}, available: ${bytesText(available)}. `,
    ...large,
  ].join('');
}

/** Upstream: pkg/apis/scheduling/types.go (SystemCriticalPriority) */
const systemCritical = 2_000_000_000;

/** Pods without which the node or the cluster does not work are never put out. Upstream: pkg/kubelet/types/pod_update.go (IsCriticalPod) */
export const isCritical = (pod: Pod, isStatic: boolean): boolean =>
  isStatic || (pod.spec.priority ?? 0) >= systemCritical;
