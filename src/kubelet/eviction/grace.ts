import type { Shortfall } from './thresholds.ts';

const keyOf = ({ signal, graceMs }: Shortfall): string => `${signal}${graceMs === undefined ? '' : ' soft'}`;

/** Since when thresholds have been met without a break. Upstream: thresholdsFirstObservedAt, thresholdsMetGracePeriod */
export class Grace {
  #since: ReadonlyMap<string, number> = new Map();

  /** Of those that are met now the ones that have been for long enough, memory first. @param now epoch ms */
  due(met: readonly Shortfall[], now: number): readonly Shortfall[] {
    this.#since = new Map(met.map((shortfall) => [keyOf(shortfall), this.#since.get(keyOf(shortfall)) ?? now]));
    const isMemory = ({ resource }: Shortfall): number => Number(resource === 'memory');
    return met
      .filter((shortfall) => now - this.#since.get(keyOf(shortfall))! >= (shortfall.graceMs ?? 0))
      .toSorted((a, b) => isMemory(b) - isMemory(a));
  }
}
