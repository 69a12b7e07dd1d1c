import type { ResourceUse, ResourceUseEvidence } from '../../protocol/evidence/pod.ts';
import type { Point, Samples } from './samples.ts';

/** How often the kubelets are read, ms, and how old a container is at least when it is told of. Upstream: --metric-resolution */
export const resolutionMs = 15_000;
const freshMs = 10_000;

/** What was taken up during a window of time. */
export interface Usage {
  /** The end of the window, epoch ms. */
  readonly at: number;
  readonly windowMs: number;
  /** Billionths of a processor. */
  readonly nanoCores: number;
  readonly memoryBytes: number;
}

interface Pair {
  readonly last: Point;
  /** Absent: it has been seen only once. */
  readonly before?: Point;
}

/**
 * The last two points of everything: what lies between them is the usage.
 * Upstream: kubernetes-sigs/metrics-server, pkg/storage
 */
export class UsageStore {
  #nodes: ReadonlyMap<string, Pair> = new Map();
  #pods: ReadonlyMap<string, ReadonlyMap<string, Pair>> = new Map();

  /** What all kubelets that answered have told, by node; of the others nothing is known any more. */
  note(told: ReadonlyMap<string, Samples>): void {
    const nodes = new Map<string, Pair>();
    const pods = new Map<string, ReadonlyMap<string, Pair>>();
    for (const [name, samples] of told) {
      if (samples.node) nodes.set(name, paired(samples.node, this.#nodes.get(name)));
      for (const [pod, containers] of samples.pods) {
        const known = this.#pods.get(pod);
        pods.set(pod, new Map([...containers].map(([each, point]) => [each, paired(point, known?.get(each))])));
      }
    }
    this.#nodes = nodes;
    this.#pods = pods;
  }

  /** Whatever is known, of pods as a whole. */
  get all(): ResourceUseEvidence {
    const nodes = [...this.#nodes.keys()].flatMap((name) => {
      const usage = this.node(name);
      return usage ? [[name, useOf([usage])] as const] : [];
    });
    const pods = [...this.#pods.keys()].flatMap((key) => {
      const [namespace = '', name = ''] = key.split('/');
      const usages = this.pod(namespace, name);
      return usages ? [[key, useOf([...usages.values()])] as const] : [];
    });
    return { nodes: Object.fromEntries(nodes), pods: Object.fromEntries(pods) };
  }

  node(name: string): Usage | undefined {
    const pair = this.#nodes.get(name);
    return pair && usageOf(pair);
  }

  /** By container; undefined as long as it is not known of each. */
  pod(namespace: string, name: string): ReadonlyMap<string, Usage> | undefined {
    const usages = new Map<string, Usage>();
    for (const [container, pair] of this.#pods.get(`${namespace}/${name}`) ?? []) {
      const usage = usageOf(pair);
      if (!usage) return undefined;
      usages.set(container, usage);
    }
    return usages.size > 0 ? usages : undefined;
  }
}

const useOf = (usages: readonly Usage[]): ResourceUse => ({
  milliCores: Math.ceil(usages.reduce((sum, { nanoCores }) => sum + nanoCores, 0) / 1e6),
  memoryBytes: usages.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
});

function paired(last: Point, known: Pair | undefined): Pair {
  const { startedAt, at } = last;
  const age = startedAt === undefined ? Infinity : at - startedAt;
  if (startedAt !== undefined && age >= freshMs && age < resolutionMs)
    return { last, before: { at: startedAt, cpuSeconds: 0, memoryBytes: 0 } };
  if (!known || (startedAt !== undefined && startedAt >= known.last.at)) return { last };
  return at > known.last.at ? { last, before: known.last } : known;
}

function usageOf({ last, before }: Pair): Usage | undefined {
  if (!before || last.cpuSeconds < before.cpuSeconds) return undefined;
  const windowMs = last.at - before.at;
  const nanoCores = Math.floor(((last.cpuSeconds - before.cpuSeconds) / windowMs) * 1e12);
  return { at: last.at, windowMs, nanoCores, memoryBytes: last.memoryBytes };
}
