import type { Cancellation } from '../../kernel/cancellation.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Disposer } from '../../kernel/disposer.ts';

/** What a container may have of the machine's processors. */
export interface CpuAllowance {
  /** Counts against the others' where there is not enough for all. Upstream: cpu.weight of the kernel's control groups */
  readonly weight: number;
  /** In cores; Infinity: no limit. */
  readonly limit: number;
}

interface Job {
  /** Ms of one processor. */
  left: number;
  readonly done: () => void;
}

/** The processor time of one container. */
export class CpuGroup {
  readonly #processors: Processors;
  allowance: CpuAllowance;
  /** Cores that each process keeps busy, by pid. */
  readonly steady = new Map<number, number>();
  readonly jobs = new Set<Job>();
  /** Ms of one processor, as far as they have been counted. */
  counted = 0;
  /** Cores that it has at the moment. */
  rate = 0;

  constructor(processors: Processors, allowance: CpuAllowance) {
    this.#processors = processors;
    this.allowance = allowance;
  }

  /** Ms of one processor, up to now. */
  get usedMs(): number {
    return this.counted + this.rate * this.#processors.uncountedMs;
  }

  allow(allowance: CpuAllowance): void {
    this.#processors.change(this, () => {
      this.allowance = allowance;
    });
  }

  /** A process keeps so many processors busy from now on, until it is killed. */
  keepBusy(pid: number, cores: number, killed: Cancellation): void {
    this.#processors.change(this, () => this.steady.set(pid, cores));
    killed.onCancel(() => this.#processors.change(this, () => this.steady.delete(pid)));
  }

  /** Resolves when one thread has done its work, which takes longer where it gets less than a whole processor. */
  compute(ms: number, killed: Cancellation): Promise<void> {
    if (killed.cancelled) return Promise.resolve();
    return new Promise((resolve) => {
      const job: Job = {
        left: ms,
        done: () => {
          stopListening();
          resolve();
        },
      };
      const stopListening = killed.onCancel(() => {
        this.#processors.change(this, () => this.jobs.delete(job));
        resolve();
      });
      this.#processors.change(this, () => this.jobs.add(job));
    });
  }

  /** Cores that it could keep busy. */
  get wanted(): number {
    let cores = this.jobs.size;
    for (const busy of this.steady.values()) cores += busy;
    return cores;
  }
}

/** Ms that are nothing: less than epoch milliseconds can tell apart would never pass. */
const nothing = 1e-3;

/**
 * The processors of one machine. Time is shared as a fluid: at every moment each thread has its fair part, where the
 * kernel deals out slices and stops a container for the rest of a period once its quota is used up.
 */
export class Processors {
  readonly #clock: Clock;
  readonly #cores: number;
  /** Those that want something. */
  readonly #groups = new Set<CpuGroup>();
  #counted = 0;
  #countedAt: number;
  #disarm: Disposer = () => {};
  #stopped = false;

  constructor(clock: Clock, cores: number) {
    this.#clock = clock;
    this.#cores = cores;
    this.#countedAt = clock.now();
  }

  /** Ms of one processor, up to now. */
  get usedMs(): number {
    return [...this.#groups].reduce((sum, { rate }) => sum + rate * this.uncountedMs, this.#counted);
  }

  /** Since it was last counted. */
  get uncountedMs(): number {
    return Math.max(0, this.#clock.now() - this.#countedAt);
  }

  /** Counts what was used so far, and shares anew after a change of a group. */
  change(group: CpuGroup, edit: () => void): void {
    this.#count();
    edit();
    if (group.wanted > 0 && !this.#stopped) this.#groups.add(group);
    this.#share();
  }

  stop(): void {
    this.#stopped = true;
    this.#disarm();
    this.#groups.clear();
  }

  #count(): void {
    const elapsed = this.uncountedMs;
    this.#countedAt = this.#clock.now();
    for (const group of this.#groups) {
      if (group.rate === 0) continue;
      group.counted += group.rate * elapsed;
      this.#counted += group.rate * elapsed;
      const pace = group.rate / group.wanted;
      for (const job of group.jobs) job.left -= pace * elapsed;
    }
  }

  #share(): void {
    for (const group of this.#groups) {
      group.rate = 0;
      if (group.wanted === 0) this.#groups.delete(group);
    }
    const busy = [...this.#groups];
    const claims = busy.map(({ wanted, allowance }) => ({
      wanted: Math.min(wanted, allowance.limit),
      weight: allowance.weight,
    }));
    const shares = fairShares(claims, this.#cores);
    let next = Infinity;
    for (const [place, group] of busy.entries()) {
      group.rate = shares[place]!;
      const pace = group.rate / group.wanted;
      for (const { left } of group.jobs) next = Math.min(next, left / pace);
    }
    this.#disarm();
    this.#disarm = next === Infinity ? () => {} : this.#clock.after(Math.max(0, next), () => this.#finish());
  }

  #finish(): void {
    this.#count();
    for (const { jobs } of this.#groups)
      for (const job of jobs) {
        if (job.left > nothing) continue;
        jobs.delete(job);
        job.done();
      }
    this.#share();
  }
}

/** Who gets how many cores: nobody more than wanted, nobody less than the part that weight gives, and none stays idle. */
export function fairShares(
  claims: readonly { readonly wanted: number; readonly weight: number }[],
  cores: number,
): readonly number[] {
  const shares = claims.map(({ wanted }) => wanted);
  if (shares.reduce((sum, share) => sum + share, 0) <= cores) return shares;
  let left = cores;
  let open = claims.map((claim, place) => ({ ...claim, place }));
  for (;;) {
    const weights = open.reduce((sum, { weight }) => sum + weight, 0);
    const part = left / weights;
    const greedy = open.filter(({ wanted, weight }) => wanted > part * weight);
    if (greedy.length === open.length) {
      for (const { place, weight } of open) shares[place] = part * weight;
      return shares;
    }
    for (const claim of open) if (!greedy.includes(claim)) left -= claim.wanted;
    open = greedy;
  }
}
