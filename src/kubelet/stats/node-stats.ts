import { parseQuantity, quantityValue } from '../../apimachinery/quantity.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Disposer } from '../../kernel/disposer.ts';
import type { NodeOptions } from '../options.ts';
import type { Pod } from '../pod.ts';
import type { Runtime } from '../runtime/cri.ts';
import { CpuRates } from './cpu-rates.ts';
import { resourceMetrics } from './resource-metrics.ts';
import { summary } from './summary.ts';
import { nodeUsage, type NodeUsage } from './usage.ts';

/** How often the busy processors are looked at, ms. Upstream: housekeepingInterval of cAdvisor */
const lookEvery = 10_000;

export interface NodeStatsParts {
  readonly clock: Clock;
  readonly node: NodeOptions;
  readonly runtime: Pick<Runtime, 'containerUsages' | 'machineUsage'>;
  readonly pods: () => readonly Pod[];
}

/** What a kubelet tells of the resources that its node and pods take up. */
export class NodeStats {
  readonly memoryBytes: number;
  readonly #parts: NodeStatsParts;
  readonly #rates = new CpuRates();
  readonly #startedAt: number;

  constructor(parts: NodeStatsParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
    this.memoryBytes = quantityValue(parseQuantity(parts.node.capacity.memory));
  }

  /** As it is now. */
  usage(): NodeUsage {
    const { runtime, pods, clock } = this.#parts;
    return nodeUsage(runtime, pods(), clock.now());
  }

  /** What to do every `lookEvery` ms. */
  look(): NodeUsage {
    const usage = this.usage();
    this.#rates.look(usage);
    return usage;
  }

  summary(): object {
    const { node } = this.#parts;
    return summary(this.usage(), {
      node: node.name,
      startedAt: this.#startedAt,
      memoryBytes: this.memoryBytes,
      rates: this.#rates,
    });
  }

  resourceMetrics(): string {
    return resourceMetrics(this.usage());
  }
}

/** Looks until it is stopped. */
export function keepLooking(clock: Clock, stats: NodeStats, look: (usage: NodeUsage) => void): Disposer {
  let disarm: Disposer = () => {};
  const arm = (): void => {
    disarm = clock.after(lookEvery, () => {
      arm();
      look(stats.look());
    });
  };
  arm();
  return () => disarm();
}
