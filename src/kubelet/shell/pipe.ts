/** The writer wrote to a pipe that nobody reads any more. */
export class BrokenPipe extends Error {}

/** What a command reads from. */
export interface Input {
  /** The next line without its newline; undefined at the end. */
  readLine(): Promise<string | undefined>;
  readAll(): Promise<string>;
}

/** Text on its way from one command to the next. */
export class Pipe implements Input {
  #buffer = '';
  #closed = false;
  #broken = false;
  #wake: () => void = () => {};

  write(text: string): void {
    if (this.#broken) throw new BrokenPipe();
    this.#buffer += text;
    this.#wake();
  }

  /** The writer is done. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** The reader is done. */
  abandon(): void {
    this.#broken = true;
  }

  async readLine(): Promise<string | undefined> {
    for (;;) {
      const newline = this.#buffer.indexOf('\n');
      if (newline >= 0) {
        const line = this.#buffer.slice(0, newline);
        this.#buffer = this.#buffer.slice(newline + 1);
        return line;
      }
      if (this.#closed) {
        const rest = this.#buffer;
        this.#buffer = '';
        return rest === '' ? undefined : rest;
      }
      await this.#more();
    }
  }

  async readAll(): Promise<string> {
    while (!this.#closed) await this.#more();
    const all = this.#buffer;
    this.#buffer = '';
    return all;
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** An input that is all there from the start. */
export function inputOf(text: string): Input {
  const pipe = new Pipe();
  pipe.write(text);
  pipe.close();
  return pipe;
}
