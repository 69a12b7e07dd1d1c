import type { LeaseId, Revision } from '../protocol/kv.ts';

/** One change as it is kept; replaying all of them in order rebuilds the store. */
export type StoredChange =
  | {
      readonly type: 'put';
      readonly key: string;
      readonly value: string;
      readonly revision: Revision;
      readonly createRevision: Revision;
      readonly version: number;
      readonly lease?: LeaseId;
    }
  | { readonly type: 'delete'; readonly key: string; readonly revision: Revision }
  | { readonly type: 'lease'; readonly id: LeaseId; readonly ttlSeconds: number }
  | { readonly type: 'revoke'; readonly id: LeaseId }
  | { readonly type: 'compact'; readonly revision: Revision };

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
