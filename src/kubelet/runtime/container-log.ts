export interface LogLine {
  /** Epoch ms. */
  readonly at: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** The process ended in the middle of it: no newline follows. */
  readonly isPartial?: true;
}

/** What is kept of one container's output; the real kubelet rotates at 10 MiB (`containerLogMaxSize`). */
const capacity = 512 * 1024;

/** The output of one container, line by line; the oldest half goes when it is full. */
export class ContainerLog {
  #lines: LogLine[] = [];
  #bytes = 0;
  #dropped = 0;
  #partial = { stdout: '', stderr: '' };
  #closed = false;
  readonly #listeners = new Set<() => void>();

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** Of what is kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Lines that were rotated away. */
  get dropped(): number {
    return this.#dropped;
  }

  get closed(): boolean {
    return this.#closed;
  }

  write(at: number, stream: 'stdout' | 'stderr', text: string): void {
    if (this.#closed) return;
    const pieces = (this.#partial[stream] + text).split('\n');
    this.#partial[stream] = pieces.pop()!;
    for (const piece of pieces) this.#push({ at, stream, text: piece });
    if (pieces.length > 0) this.#wake();
  }

  /** No more output: an unfinished line is told as it is. */
  close(at: number): void {
    for (const stream of ['stdout', 'stderr'] as const)
      if (this.#partial[stream] !== '') this.#push({ at, stream, text: this.#partial[stream], isPartial: true });
    this.#partial = { stdout: '', stderr: '' };
    this.#closed = true;
    this.#wake();
  }

  /** Calls `listener` after each write and at the end. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #push(line: LogLine): void {
    this.#lines.push(line);
    this.#bytes += line.text.length;
    if (this.#bytes <= capacity) return;
    const half = Math.ceil(this.#lines.length / 2);
    this.#dropped += half;
    this.#lines = this.#lines.slice(half);
    this.#bytes = this.#lines.reduce((sum, { text }) => sum + text.length, 0);
  }

  #wake(): void {
    for (const listener of this.#listeners) listener();
  }
}
