/** Processes that see one another, by the numbers that they have among themselves. */
export class ProcessNamespace {
  readonly #commands = new Map<number, readonly string[]>();
  #last = 0;

  add(command: readonly string[]): number {
    this.#commands.set(++this.#last, command);
    return this.#last;
  }

  remove(pid: number): void {
    this.#commands.delete(pid);
  }

  list(): readonly { readonly pid: number; readonly command: readonly string[] }[] {
    return [...this.#commands].map(([pid, command]) => ({ pid, command }));
  }
}
