import { parseQuantity, quantityValue } from '../../apimachinery/quantity.ts';
import type { PodUsage } from '../stats/usage.ts';
import { bytesText } from './thresholds.ts';

const resource = 'ephemeral-storage';
const bytesOf = (quantity: string): number => quantityValue(parseQuantity(quantity));

/**
 * Which of its own limits a pod has on the disk it is over; undefined: none.
 * Upstream: pkg/kubelet/eviction/eviction_manager.go (localStorageEviction)
 */
export function brokenStorageLimit({ pod, containers, volumes, diskBytes }: PodUsage): string | undefined {
  for (const { name, bytes } of volumes) {
    const limit = pod.spec.volumes?.find((volume) => volume.name === name)?.emptyDir?.sizeLimit;
    if (limit !== undefined && bytes > bytesOf(limit))
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${limit}". `;
  }
  const limits = pod.spec.containers.map(({ resources }) => resources?.limits?.[resource]);
  const known = limits.filter((limit) => limit !== undefined).map(bytesOf);
  const whole = known.reduce((sum, limit) => sum + limit, 0);
  if (known.length > 0 && known.length === limits.length && diskBytes > whole)
    return `Pod ephemeral local storage usage exceeds the total limit of containers ${bytesText(whole)}. `;
  for (const [place, { name }] of pod.spec.containers.entries()) {
    const limit = limits[place];
    const used = containers.find((container) => container.name === name)?.diskBytes ?? 0;
    if (limit !== undefined && used > bytesOf(limit))
      return `Container ${name} exceeded its local ephemeral storage limit "${limit}". `;
  }
  return undefined;
}
