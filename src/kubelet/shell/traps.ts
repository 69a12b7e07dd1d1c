import type { Process, Signal } from '../runtime/program.ts';
import type { Jobs } from './jobs.ts';
import type { ShellState } from './shell-state.ts';

/** Signals that a script wants to hear of: those that came are dealt with between two commands. */
export class Traps {
  readonly #state: ShellState;
  readonly #process: Process;
  readonly #pending: Signal[] = [];
  #wake: () => void = () => {};

  constructor(state: ShellState, process: Process) {
    this.#state = state;
    this.#process = process;
  }

  set(signal: Signal | 'EXIT', action: string | undefined): void {
    if (action === undefined) this.#state.traps.delete(signal);
    else this.#state.traps.set(signal, action);
    if (signal === 'EXIT') return;
    this.#process.onSignal(signal, () => {
      if (!this.#state.traps.get(signal)) return;
      this.#pending.push(signal);
      this.#wake();
    });
  }

  /** What is to be done for the signal that came first. */
  next(): { readonly action: string | undefined } | undefined {
    const signal = this.#pending.shift();
    return signal && { action: this.#state.traps.get(signal) };
  }

  /** Waits for jobs, all or those that are named, or for a signal that is trapped; an exit status. */
  async wait(jobs: Jobs, names: readonly string[]): Promise<number> {
    const signalled = new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#process.killed.onCancel(resolve);
    });
    const wanted = names.map((name) => jobs.find(name) ?? Promise.resolve(127));
    const ended = names.length > 0 ? Promise.all(wanted) : jobs.all().then(() => [0]);
    const codes = this.#pending.length === 0 ? await Promise.race([ended, signalled]) : undefined;
    return this.#pending.length > 0 || !codes ? 143 : codes.at(-1)!;
  }
}
