import type { Process } from '../runtime/program.ts';
import { Leave } from './leave.ts';

/** So many commands cost so many ms of a processor. */
const slice = { commands: 250, ms: 50 };

/** What a script does takes time, so that one that never sleeps does not stop the clock. */
export class Pace {
  readonly #process: Process;
  #commands = 0;

  constructor(process: Process) {
    this.#process = process;
  }

  /** Before each command. @throws Leave when the process has been killed */
  async step(): Promise<void> {
    if (++this.#commands % slice.commands === 0) await this.#process.compute(slice.ms);
    if (this.#process.killed.cancelled) throw new Leave('exit', 137);
  }
}
