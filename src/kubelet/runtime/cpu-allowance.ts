import { parseQuantity, quantityMilliValue } from '../../apimachinery/quantity.ts';
import type { ResourceRequirements } from '../pod.ts';
import type { CpuAllowance } from './processors.ts';

const sharesPerCore = 1024;
const leastShares = 2;

const milliCores = (text: string): number => quantityMilliValue(parseQuantity(text));

/** Upstream: pkg/kubelet/cm/helpers_linux.go (MilliCPUToShares, MilliCPUToQuota) */
export function cpuAllowance({ requests, limits }: ResourceRequirements): CpuAllowance {
  const limit = limits?.['cpu'];
  const request = milliCores(requests?.['cpu'] ?? limit ?? '0');
  return {
    weight: Math.max(leastShares, (request * sharesPerCore) / 1000),
    limit: limit === undefined ? Infinity : milliCores(limit) / 1000,
  };
}
