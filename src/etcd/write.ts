import type { SpanRef } from '../kernel/span.ts';
import {
  type DeleteRangeReply,
  type DeleteRangeRequest,
  type KeyValue,
  type KvEvent,
  type PutReply,
  type PutRequest,
  type RangeReply,
  type RangeRequest,
  type Revision,
  revision,
} from '../protocol/kv.ts';
import type { KeyIndex } from './key-index.ts';
import type { LeaseTable } from './lease-table.ts';
import { readRange } from './read-range.ts';
import { type StoredChange, storedDelete, storedPut } from './stored-change.ts';

/** What a write did: the events to tell watchers and the changes to make durable. */
export interface Written {
  readonly events: readonly KvEvent[];
  readonly changes: readonly StoredChange[];
}

/**
 * One transaction's writes while it runs: they are in the index at once, so later operations of it see them. All of them
 * are of one revision, each with its place in it. Upstream: server/storage/mvcc/kvstore_txn.go
 */
export class Write implements Written {
  readonly events: KvEvent[] = [];
  readonly changes: StoredChange[] = [];
  readonly #index: KeyIndex;
  readonly #leases: LeaseTable;
  readonly #begun: Revision;
  readonly #next: Revision;
  readonly #cause: { readonly cause?: SpanRef };

  constructor(index: KeyIndex, leases: LeaseTable, begun: Revision, cause?: SpanRef) {
    this.#index = index;
    this.#leases = leases;
    this.#begun = begun;
    this.#next = revision(begun + 1);
    this.#cause = cause ? { cause } : {};
  }

  /** The store's revision as of now: the next one from the first change on. */
  get revision(): Revision {
    return this.changes.length > 0 ? this.#next : this.#begun;
  }

  range(request: RangeRequest): RangeReply {
    return readRange(this.#index, request, this.revision, request.revision || undefined);
  }

  put(request: PutRequest): PutReply {
    const { key } = request;
    const prevKv = this.#index.current(key);
    const lease = request.ignoreLease ? prevKv?.lease : request.lease || undefined;
    const kv: KeyValue = {
      key,
      value: request.ignoreValue ? (prevKv?.value ?? '') : request.value,
      createRevision: prevKv?.createRevision ?? this.#next,
      modRevision: this.#next,
      version: (prevKv?.version ?? 0) + 1,
      ...(lease !== undefined && { lease }),
    };
    const sub = this.changes.length;
    this.#leases.move(key, prevKv?.lease, lease);
    this.#index.put(kv, sub);
    this.#tell({ type: 'PUT', kv }, prevKv);
    this.changes.push(storedPut(kv, sub));
    return { revision: this.#next, ...(request.prevKv && prevKv && { prevKv }) };
  }

  deleteRange(request: DeleteRangeRequest): DeleteRangeReply {
    const prevKvs: KeyValue[] = [];
    this.#index.scan(request, (kv) => prevKvs.push(kv));
    for (const prevKv of prevKvs) {
      const { key } = prevKv;
      const sub = this.changes.length;
      this.#leases.move(key, prevKv.lease, undefined);
      this.#index.remove(key, this.#next, sub);
      this.#tell({ type: 'DELETE', kv: tombstone(key, this.#next) }, prevKv);
      this.changes.push(storedDelete(key, this.#next, sub));
    }
    return {
      revision: this.revision,
      deleted: prevKvs.length,
      ...(request.prevKv && prevKvs.length > 0 && { prevKvs }),
    };
  }

  #tell(event: KvEvent, replaced: KeyValue | undefined): void {
    this.events.push({ ...eventAfter(this.#index, event, replaced), ...this.#cause });
  }
}

/** What is told of a key that is gone. */
export const tombstone = (key: string, at: Revision): KeyValue => ({
  key,
  value: '',
  createRevision: revision(0),
  modRevision: at,
  version: 0,
});

/** An event with what was there before its revision: a version of the same revision was never there for anybody. */
export function eventAfter(index: KeyIndex, event: KvEvent, replaced: KeyValue | undefined): KvEvent {
  const { key, modRevision } = event.kv;
  const prevKv = replaced?.modRevision === modRevision ? index.at(key, revision(modRevision - 1)) : replaced;
  return prevKv ? { ...event, prevKv } : event;
}
