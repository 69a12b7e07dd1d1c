import type { StoredChange } from './stored-change.ts';

/**
 * Where the store keeps what it has acknowledged. The store holds everything in memory and asks only for these three;
 * it never calls `append` or `replace` again before the promise of the last one has settled.
 */
export interface Backend {
  /** False when nothing outlives the page. */
  readonly durable: boolean;
  /** Every change that was appended, in order. */
  load(): Promise<readonly StoredChange[]>;
  /** Resolves when the changes would survive a crash, all of them or none. */
  append(changes: readonly StoredChange[]): Promise<void>;
  /** Puts `changes` in the place of everything kept so far, atomically: how compaction frees space. */
  replace(changes: readonly StoredChange[]): Promise<void>;
}
