import { parseQuantity, quantityValue } from '../../apimachinery/quantity.ts';
import type { Cancellation } from '../../kernel/cancellation.ts';
import type { ResourceRequirements } from '../pod.ts';

/** How a container stands towards the memory of its machine. */
interface MemoryRules {
  /** Bytes; Infinity: no limit. */
  readonly limit: number;
  /** -1000: never killed, to 1000: killed first. Upstream: oom_score_adj of the kernel */
  readonly oomScoreAdj: number;
}

/** What a container's resources come to. */
export function memoryRules({ limits }: ResourceRequirements, oomScoreAdj: number): MemoryRules {
  const limit = limits?.['memory'];
  return { limit: limit === undefined ? Infinity : quantityValue(parseQuantity(limit)), oomScoreAdj };
}

/** The memory of one container. */
export class MemoryGroup {
  readonly #memory: Memory;
  readonly #held = new Map<number, number>();
  rules: MemoryRules;
  /** The kernel takes the whole container. Upstream: memory.oom.group of the kernel's control groups */
  readonly kill: () => void;

  constructor(memory: Memory, rules: MemoryRules, kill: () => void) {
    this.#memory = memory;
    this.rules = rules;
    this.kill = kill;
  }

  get bytes(): number {
    return [...this.#held.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** A process holds so much instead of what it held, until it is killed. */
  hold(pid: number, bytes: number, killed: Cancellation): void {
    if (killed.cancelled) return;
    if (!this.#held.has(pid))
      killed.onCancel(() => {
        this.#held.delete(pid);
        if (this.#held.size === 0) this.#memory.groups.delete(this);
      });
    this.#held.set(pid, bytes);
    this.#memory.groups.add(this);
    if (this.bytes > this.rules.limit) this.kill();
    else this.#memory.check();
  }

  /** The process that holds most. */
  get largest(): number {
    return [...this.#held].reduce((most, each) => (each[1] > most[1] ? each : most), [0, -1])[0];
  }
}

/** The memory of one machine; where all together want more than there is, the kernel kills. Upstream: mm/oom_kill.c */
export class Memory {
  readonly #capacity: number;
  readonly #systemBytes: number;
  readonly #tell: (pid: number) => void;
  /** Those that hold something. */
  readonly groups = new Set<MemoryGroup>();

  /**
   * @param systemBytes what the machine's own processes hold
   * @param tell hears which process was killed for want of memory
   */
  constructor(capacity: number, systemBytes: number, tell: (pid: number) => void) {
    this.#capacity = capacity;
    this.#systemBytes = systemBytes;
    this.#tell = tell;
  }

  get bytes(): number {
    return [...this.groups].reduce((sum, { bytes }) => sum + bytes, this.#systemBytes);
  }

  /** Kills one container where there is not enough for all. */
  check(): void {
    if (this.bytes <= this.#capacity) return;
    const badness = ({ bytes, rules }: MemoryGroup): number => bytes + (rules.oomScoreAdj / 1000) * this.#capacity;
    const [victim] = [...this.groups].toSorted((a, b) => badness(b) - badness(a));
    if (!victim) return;
    this.#tell(victim.largest);
    victim.kill();
  }
}
