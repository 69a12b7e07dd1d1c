import type { Labels, Node } from './objects.ts';

/** Sums per topology: what has been added for `zone=a`, `zone=b`, `hostname=n1` and so on. */
export class TopologySums {
  readonly #sums = new Map<string, Map<string, number>>();

  get isEmpty(): boolean {
    return this.#sums.size === 0;
  }

  /** The topology keys for which there are sums. */
  get keys(): readonly string[] {
    return [...this.#sums.keys()];
  }

  /** Nodes without the label are in no topology: nothing is added for them. */
  add(key: string, { metadata }: Node, amount: number): void {
    const value = metadata.labels?.[key];
    if (value === undefined) return;
    let sums = this.#sums.get(key);
    if (!sums) this.#sums.set(key, (sums = new Map()));
    sums.set(value, (sums.get(value) ?? 0) + amount);
  }

  /** What has been added in the topology that a node with these labels is in. */
  at(key: string, labels: Labels): number {
    const value = labels[key];
    return value === undefined ? 0 : (this.#sums.get(key)?.get(value) ?? 0);
  }
}
