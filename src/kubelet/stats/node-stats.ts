import type { Clock } from '../../kernel/clock.ts';
import type { Disposer } from '../../kernel/disposer.ts';
import { repeated } from '../repeated.ts';
import type { Supplies } from '../eviction/thresholds.ts';
import type { NodeOptions } from '../options.ts';
import type { Pod } from '../pod.ts';
import { type Capacity, capacityOf } from '../node/capacity.ts';
import type { ResourceUsage, Runtime } from '../runtime/cri.ts';
import { CpuRates } from './cpu-rates.ts';
import { resourceMetrics } from './resource-metrics.ts';
import { summary } from './summary.ts';
import { nodeUsage, type NodeUsage, type VolumeUsage } from './usage.ts';

/** How often the busy processors are looked at, ms. Upstream: housekeepingInterval of cAdvisor */
const lookEvery = 10_000;

export interface NodeStatsParts {
  readonly clock: Clock;
  readonly node: NodeOptions;
  readonly runtime: Pick<Runtime, 'containerUsages' | 'machineUsage'>;
  readonly pods: () => readonly Pod[];
  readonly volumesOf: (pod: Pod) => readonly VolumeUsage[];
}

/** What a kubelet tells of the resources that its node and pods take up. */
export class NodeStats {
  /** What the machine has in all. */
  readonly capacity: Capacity;
  readonly #parts: NodeStatsParts;
  readonly #rates = new CpuRates();
  readonly #startedAt: number;

  constructor(parts: NodeStatsParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
    this.capacity = capacityOf(parts.node);
  }

  /** As it is now. */
  usage(): NodeUsage {
    const { runtime, pods, volumesOf, clock } = this.#parts;
    return nodeUsage(runtime, pods(), volumesOf, clock.now());
  }

  /** What to do every `lookEvery` ms. */
  look(): NodeUsage {
    const usage = this.usage();
    this.#rates.look(usage);
    return usage;
  }

  /** What there is of what all share, and what is left of it. */
  supplies({ memoryBytes, diskBytes }: ResourceUsage): Supplies {
    const { capacity } = this;
    return {
      memory: { capacity: capacity.memoryBytes, available: capacity.memoryBytes - memoryBytes },
      'ephemeral-storage': { capacity: capacity.diskBytes, available: capacity.diskBytes - diskBytes },
    };
  }

  summary(): object {
    const { node } = this.#parts;
    return summary(this.usage(), {
      node: node.name,
      startedAt: this.#startedAt,
      capacity: this.capacity,
      rates: this.#rates,
    });
  }

  resourceMetrics(): string {
    return resourceMetrics(this.usage());
  }
}

/** Looks until it is stopped. */
export const keepLooking = (clock: Clock, stats: NodeStats, look: (usage: NodeUsage) => void): Disposer =>
  repeated(clock, lookEvery, () => look(stats.look()));
