interface Member {
  readonly command: readonly string[];
  readonly hear: (signal: string, pid: number) => void;
}

/** Processes that see one another, by the numbers that they have among themselves. */
export class ProcessNamespace {
  readonly #members = new Map<number, Member>();
  #last = 0;

  /** @param hear is called with the signals that it is sent */
  add(command: readonly string[], hear: Member['hear'] = () => {}): number {
    this.#members.set(++this.#last, { command, hear });
    return this.#last;
  }

  remove(pid: number): void {
    this.#members.delete(pid);
  }

  list(): readonly { readonly pid: number; readonly command: readonly string[] }[] {
    return [...this.#members].map(([pid, { command }]) => ({ pid, command }));
  }

  /** Sends a signal; false where there is no such process. */
  signal(pid: number, signal: string): boolean {
    const member = this.#members.get(pid);
    member?.hear(signal, pid);
    return member !== undefined;
  }
}
