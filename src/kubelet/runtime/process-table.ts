import type { MachineProcess } from '../../protocol/messages.ts';

interface Entry {
  readonly user: string;
  readonly command: readonly string[];
  readonly startedAt: number;
  readonly memoryKiB: number;
}

/** The processes of one machine. */
export class ProcessTable {
  readonly #entries = new Map<number, Entry>();
  #last = 0;

  add(entry: Entry): number {
    const pid = ++this.#last;
    this.#entries.set(pid, entry);
    return pid;
  }

  /** Leaves a gap, as a machine that has been running for a while does. */
  skip(pids: number): void {
    this.#last += pids;
  }

  remove(pid: number): void {
    this.#entries.delete(pid);
  }

  list(): readonly MachineProcess[] {
    return [...this.#entries].map(([pid, entry]) => ({ pid, cpuPercent: 0, ...entry }));
  }
}
