import type { Streams } from './utility.ts';
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

/** What comes through a pipe, for somebody who may stop reading without that the others have to. */
export const readerOf = (pipe: Pipe): Input => ({
  readLine: () => pipe.readLine(),
  readAll: () => pipe.readAll(),
});

/** An input that is all there from the start. */
export function inputOf(text: string): Input {
  const pipe = new Pipe();
  pipe.write(text);
  pipe.close();
  return pipe;
}

export interface Stage {
  readonly io: Streams;
  /** The command has ended: whoever reads from it, or writes to it, is told. */
  readonly end: () => void;
}

/** So many commands in a row, each of which reads what the one before it writes. */
export function stages(length: number, { stdin, out, err }: Streams): readonly Stage[] {
  const pipes = Array.from({ length: length - 1 }, () => new Pipe());
  return Array.from({ length }, (_, place) => {
    const [source, target] = [pipes[place - 1], pipes[place]];
    return {
      io: { stdin: source ?? stdin, out: target ? (text) => target.write(text) : out, err },
      end: () => {
        target?.close();
        if (source) source.abandon();
        else if (stdin instanceof Pipe) stdin.abandon();
      },
    };
  });
}
