import type { Backend } from './backend.ts';
import { errStopped } from './errors.ts';
import { sizeOfChanges, type StoredChange } from './stored-change.ts';

interface Batch {
  readonly changes: StoredChange[];
  readonly settled: Promise<number>;
  readonly resolve: (size: number) => void;
  readonly reject: (error: Error) => void;
  transactions: number;
}

function emptyBatch(): Batch {
  let resolve!: Batch['resolve'];
  let reject!: Batch['reject'];
  const settled = new Promise<number>((res, rej) => {
    resolve = res;
    reject = rej;
  });
  settled.catch(() => {});
  return { changes: [], settled, resolve, reject, transactions: 0 };
}

/**
 * Makes changes durable in the order they were made. While one batch is being written, all that arrives shares the
 * next one: that is what lets 64 writers be faster than one.
 */
export class GroupCommit {
  readonly #backend: Backend;
  readonly #onFailure: (error: Error) => void;
  #writing: Batch | undefined;
  #next: Batch | undefined;
  #replacement: (() => readonly StoredChange[]) | undefined;
  #bytes: number;
  #ended = false;

  /** @param bytes what the backend holds already */
  constructor(backend: Backend, bytes: number, onFailure: (error: Error) => void) {
    this.#backend = backend;
    this.#bytes = bytes;
    this.#onFailure = onFailure;
  }

  /** Roughly what the log takes on the backend, in characters: it grows until it is rewritten. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Resolves when the changes are durable, with the number of transactions that shared the batch. */
  commit(changes: readonly StoredChange[]): Promise<number> {
    if (this.#ended) return Promise.reject(errStopped());
    this.#next ??= emptyBatch();
    const batch = this.#next;
    for (const change of changes) batch.changes.push(change);
    batch.transactions++;
    if (!this.#writing) void this.#writeAll();
    return batch.settled;
  }

  /** Resolves when everything committed so far is durable; nothing when it is already. */
  flushed(): Promise<unknown> | undefined {
    return (this.#next ?? this.#writing)?.settled;
  }

  /** Rewrites the whole log at the next turn, from the state at that moment; resolves when that is durable. */
  async replaceWith(snapshot: () => readonly StoredChange[]): Promise<void> {
    this.#replacement = snapshot;
    // What is being written now is not yet the new log: that comes with the batch after it.
    const { settled } = (this.#next ??= emptyBatch());
    if (!this.#writing) void this.#writeAll();
    await settled;
  }

  /** Puts another log in the place of this one; nothing is written after it, nor what has waited until now. */
  endWith(changes: readonly StoredChange[]): Promise<void> {
    this.#ended = true;
    this.#next?.reject(errStopped());
    this.#next = undefined;
    return this.replaceWith(() => changes);
  }

  async #writeAll(): Promise<void> {
    for (;;) {
      const batch = (this.#writing = this.#next ?? emptyBatch());
      this.#next = undefined;
      const replacement = this.#replacement;
      this.#replacement = undefined;
      if (batch.changes.length === 0 && !replacement) break;
      try {
        // A snapshot taken now already contains this batch.
        if (replacement) await this.#replace(replacement());
        else await this.#append(batch.changes);
      } catch (cause) {
        const error = cause instanceof Error ? cause : new Error(String(cause));
        this.#fail(batch, error);
        break;
      }
      batch.resolve(batch.transactions);
    }
    this.#writing = undefined;
  }

  async #append(changes: readonly StoredChange[]): Promise<void> {
    this.#bytes += sizeOfChanges(changes);
    await this.#backend.append(changes);
  }

  async #replace(changes: readonly StoredChange[]): Promise<void> {
    this.#bytes = sizeOfChanges(changes);
    await this.#backend.replace(changes);
  }

  #fail(batch: Batch, error: Error): void {
    batch.reject(error);
    this.#next?.reject(error);
    this.#next = undefined;
    this.#onFailure(error);
  }
}
