import type { ContainerUsage } from '../runtime/cri.ts';
import type { NodeUsage } from './usage.ts';

type Counters = ReadonlyMap<string, number>;

/** How many cores were busy between the last two looks. */
export class CpuRates {
  #last: { readonly at: number; readonly counters: Counters } | undefined;
  #cores: Counters = new Map();

  look({ at, machine, pods }: NodeUsage): void {
    const counters = new Map([['', machine.cpuMs]]);
    for (const { containers } of pods)
      for (const container of containers) counters.set(keyOf(container), container.cpuMs);
    const before = this.#last;
    this.#last = { at, counters };
    if (!before || at <= before.at) return;
    this.#cores = new Map(
      [...counters].flatMap(([key, ms]) => {
        const earlier = before.counters.get(key);
        return earlier === undefined ? [] : [[key, (ms - earlier) / (at - before.at)] as const];
      }),
    );
  }

  /** Undefined: it has not been seen twice. */
  container(container: ContainerUsage): number | undefined {
    return this.#cores.get(keyOf(container));
  }

  get machine(): number | undefined {
    return this.#cores.get('');
  }
}

const keyOf = ({ uid, name, startedAt }: ContainerUsage): string => `${uid}/${name}/${startedAt}`;
