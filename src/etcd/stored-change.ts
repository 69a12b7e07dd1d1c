import type { KeyValue, LeaseId, Revision } from '../protocol/kv.ts';

/** One change as it is kept; replaying all of them in order rebuilds the store. */
export type StoredChange =
  | {
      readonly type: 'put';
      readonly key: string;
      readonly value: string;
      readonly revision: Revision;
      /** Which change of its revision this is; absent: the first. */
      readonly sub?: number;
      readonly createRevision: Revision;
      readonly version: number;
      readonly lease?: LeaseId;
    }
  | { readonly type: 'delete'; readonly key: string; readonly revision: Revision; readonly sub?: number }
  | { readonly type: 'lease'; readonly id: LeaseId; readonly ttlSeconds: number }
  | { readonly type: 'revoke'; readonly id: LeaseId }
  | { readonly type: 'compact'; readonly revision: Revision }
  | { readonly type: 'alarm'; readonly raised: boolean };

/** What the numbers and the punctuation of a record take besides its texts. */
const recordOverhead = 64;

/** Roughly what changes take on disk, in characters. */
export const sizeOfChanges = (changes: readonly StoredChange[]): number =>
  changes.reduce((sum, change) => sum + sizeOfChange(change), 0);

const sizeOfChange = (change: StoredChange): number =>
  change.type === 'put' || change.type === 'delete'
    ? sizeOfVersion(change.key, change.type === 'put' ? change.value : '')
    : recordOverhead;

/** Roughly what a version takes on disk, in characters. */
export const sizeOfVersion = (key: string, value: string): number => recordOverhead + key.length + value.length;

export const storedPut = (kv: KeyValue, sub: number): StoredChange => ({
  type: 'put',
  key: kv.key,
  value: kv.value,
  revision: kv.modRevision,
  ...(sub > 0 && { sub }),
  createRevision: kv.createRevision,
  version: kv.version,
  ...(kv.lease !== undefined && { lease: kv.lease }),
});

export const storedDelete = (key: string, revision: Revision, sub: number): StoredChange => ({
  type: 'delete',
  key,
  revision,
  ...(sub > 0 && { sub }),
});

export const putOfStored = (change: Extract<StoredChange, { readonly type: 'put' }>): KeyValue => ({
  key: change.key,
  value: change.value,
  createRevision: change.createRevision,
  modRevision: change.revision,
  version: change.version,
  ...(change.lease !== undefined && { lease: change.lease }),
});
