import { parseQuantity, quantityValue } from '../../apimachinery/quantity.ts';
import { formatTime } from '../../apimachinery/time.ts';
import { initContainersOf } from '../pod.ts';
import type { Capacity } from '../node/capacity.ts';
import type { ResourceUsage } from '../runtime/cri.ts';
import type { CpuRates } from './cpu-rates.ts';
import type { NodeUsage, PodUsage } from './usage.ts';

export interface SummaryParts {
  readonly node: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly capacity: Capacity;
  readonly rates: CpuRates;
}

/** `/stats/summary`. Upstream: staging/src/k8s.io/kubelet/pkg/apis/stats/v1alpha1/types.go (Summary) */
export const summary = ({ at, machine, pods }: NodeUsage, parts: SummaryParts): object => ({
  node: {
    nodeName: parts.node,
    startTime: formatTime(parts.startedAt),
    cpu: cpu(at, machine, parts.rates.machine),
    memory: memory(at, machine, parts.capacity.memoryBytes),
    fs: disk(at, machine.diskBytes, parts.capacity.diskBytes),
    runtime: { imageFs: disk(at, machine.diskBytes, parts.capacity.diskBytes) },
  },
  pods: pods.map((usage) => podStats(at, usage, parts)),
});

function podStats(at: number, usage: PodUsage, { rates, capacity }: SummaryParts): object {
  const { namespace, name, uid } = usage.pod.metadata;
  const cores = usage.containers.map((container) => rates.container(container));
  const known = cores.filter((core) => core !== undefined);
  return {
    podRef: { name, namespace, uid },
    startTime: usage.pod.status?.startTime ?? formatTime(Math.min(...usage.containers.map((each) => each.startedAt))),
    containers: usage.containers.map((container, place) => ({
      name: container.name,
      startTime: formatTime(container.startedAt),
      cpu: cpu(at, container, cores[place]),
      memory: memory(at, container, limitOf(usage, container.name)),
      rootfs: disk(at, container.diskBytes, capacity.diskBytes),
    })),
    cpu: cpu(at, usage, known.length > 0 ? known.reduce((sum, core) => sum + core, 0) : undefined),
    memory: memory(at, usage, undefined),
    volume: usage.volumes.map(({ name, bytes }) => ({ ...disk(at, bytes, capacity.diskBytes), name })),
    'ephemeral-storage': disk(at, usage.diskBytes, capacity.diskBytes),
  };
}

const cpu = (at: number, { cpuMs }: ResourceUsage, cores: number | undefined): object => ({
  time: formatTime(at),
  ...(cores !== undefined && { usageNanoCores: Math.round(cores * 1e9) }),
  usageCoreNanoSeconds: Math.round(cpuMs * 1e6),
});

/** @param mostBytes what there is at most; undefined: no limit */
const memory = (at: number, { memoryBytes }: ResourceUsage, mostBytes: number | undefined): object => ({
  time: formatTime(at),
  ...(mostBytes !== undefined && { availableBytes: Math.max(0, mostBytes - memoryBytes) }),
  usageBytes: memoryBytes,
  workingSetBytes: memoryBytes,
  rssBytes: memoryBytes,
  pageFaults: 0,
  majorPageFaults: 0,
});

const disk = (at: number, usedBytes: number, capacityBytes: number): object => ({
  time: formatTime(at),
  availableBytes: Math.max(0, capacityBytes - usedBytes),
  capacityBytes,
  usedBytes,
});

function limitOf({ pod }: PodUsage, name: string): number | undefined {
  const container = [...initContainersOf(pod), ...pod.spec.containers].find((each) => each.name === name);
  const limit = container?.resources?.limits?.['memory'];
  return limit === undefined ? undefined : quantityValue(parseQuantity(limit));
}
