/** The jobs that a shell has started in the background. */
export class Jobs {
  readonly #first: number;
  readonly #running: Promise<number>[] = [];

  /** @param pid of the shell; its jobs have the numbers behind it */
  constructor(pid: number) {
    this.#first = pid + 1;
  }

  /** The number of the last one. */
  get last(): number | undefined {
    return this.#running.length > 0 ? this.#first + this.#running.length - 1 : undefined;
  }

  add(job: Promise<number>): void {
    this.#running.push(job);
  }

  all(): Promise<unknown> {
    return Promise.all(this.#running);
  }

  /** By its number, or by its place as `%1`; undefined: there is none such. */
  find(name: string): Promise<number> | undefined {
    return this.#running[name.startsWith('%') ? Number(name.slice(1)) - 1 : Number(name) - this.#first];
  }
}
