import type { SpanRef } from '../kernel/span.ts';
import {
  type DeleteRangeReply,
  type DeleteRangeRequest,
  type HistoryEntry,
  type KvEvent,
  type LeaseId,
  type PutReply,
  type PutRequest,
  type RangeReply,
  type RangeRequest,
  type Revision,
  revision,
  type TxnReply,
  type TxnRequest,
} from '../protocol/kv.ts';
import { errCompacted, errFutureRevision, errKeyNotFound, errLeaseNotFound } from './errors.ts';
import { hashOf } from './hash-kv.ts';
import { History } from './history.ts';
import { KeyIndex } from './key-index.ts';
import { LeaseTable } from './lease-table.ts';
import { readRange } from './read-range.ts';
import { checkPut, checkRange, checkTxn } from './request-rules.ts';
import { putOfStored, sizeOfVersion, type StoredChange, storedDelete, storedPut } from './stored-change.ts';
import { decide, operationsOf, run } from './txn.ts';
import { eventAfter, tombstone, Write, type Written } from './write.ts';

/**
 * The multi-version store: state in memory, every operation synchronous. It knows nothing of durability, watchers or
 * time; those are layered above it. Upstream: server/storage/mvcc/kvstore.go
 */
export class Store {
  readonly #index = new KeyIndex();
  readonly #leases = new LeaseTable();
  readonly #history = new History();
  #revision: Revision = revision(1);
  /** -1: never compacted, so that to compact at 0 is allowed once, as in etcd. */
  #compacted: Revision = revision(-1);
  #alarm = false;
  #bytes = 0;

  get revision(): Revision {
    return this.#revision;
  }

  get compactRevision(): Revision {
    return revision(Math.max(0, this.#compacted));
  }

  get keys(): number {
    return this.#index.size;
  }

  /** Roughly what a log of nothing but the versions that are still kept would take, in characters. */
  get bytesInUse(): number {
    return this.#bytes;
  }

  get leases(): Pick<LeaseTable, 'ids' | 'has' | 'ttl' | 'keys'> {
    return this.#leases;
  }

  /** Whether the NOSPACE alarm is raised. */
  get alarm(): boolean {
    return this.#alarm;
  }

  /** @throws errEmptyKey, errCompacted, errFutureRevision */
  range(request: RangeRequest): RangeReply {
    checkRange(request);
    this.#checkReadable(request.revision);
    return readRange(this.#index, request, this.#revision, request.revision || undefined);
  }

  /** Events of `[from, ...]` in order. @throws errCompacted when some of them are gone */
  eventsSince(from: Revision): readonly KvEvent[] {
    if (from < this.#compacted) throw errCompacted();
    return this.#history.since(from);
  }

  /** The newest events, newest first. */
  newest(limit: number): readonly HistoryEntry[] {
    return this.#history.newest(limit);
  }

  /** @throws errEmptyKey, errValueProvided, errLeaseProvided, errLeaseNotFound, errKeyNotFound */
  put(request: PutRequest, cause?: SpanRef): { readonly reply: PutReply; readonly written: Written } {
    checkPut(request);
    this.#checkLease(request);
    this.#checkIgnored(request);
    const write = this.#begin(cause);
    const reply = write.put(request);
    return { reply, written: this.#commit(write) };
  }

  /** @throws errEmptyKey */
  deleteRange(
    request: DeleteRangeRequest,
    cause?: SpanRef,
  ): { readonly reply: DeleteRangeReply; readonly written: Written } {
    checkRange(request);
    const write = this.#begin(cause);
    const reply = write.deleteRange(request);
    return { reply, written: this.#commit(write) };
  }

  /** All of the transaction or, when it throws, nothing of it. */
  txn(request: TxnRequest, cause?: SpanRef): { readonly reply: TxnReply; readonly written: Written } {
    checkTxn(request);
    const decision = decide(this.#index, request);
    const operations = [...operationsOf(decision)];
    for (const { op, request: put } of operations) {
      if (op !== 'put') continue;
      this.#checkIgnored(put);
      this.#checkLease(put);
    }
    for (const { op, request: range } of operations) if (op === 'range') this.#checkReadable(range.revision);
    const write = this.#begin(cause);
    const reply = run(decision, write);
    return { reply, written: this.#commit(write) };
  }

  grantLease(id: LeaseId, ttlSeconds: number): StoredChange {
    this.#leases.grant(id, ttlSeconds);
    return { type: 'lease', id, ttlSeconds };
  }

  /** Removes the lease and every key attached to it. @throws errLeaseNotFound */
  revokeLease(id: LeaseId): Written {
    if (!this.#leases.has(id)) throw errLeaseNotFound();
    const write = this.#begin();
    for (const key of this.#leases.keys(id)) write.deleteRange({ key });
    this.#commit(write);
    this.#leases.forget(id);
    return { events: write.events, changes: [...write.changes, { type: 'revoke', id }] };
  }

  /**
   * The hash of everything up to `at` (0: now); of what compaction has passed, only what is still to be seen at `at`.
   * @throws errCompacted, errFutureRevision
   */
  hashKv(at: Revision): { readonly hash: number; readonly compactRevision: Revision } {
    if (at > 0 && at <= this.#compacted) throw errCompacted();
    if (at > this.#revision) throw errFutureRevision();
    const upTo = at || this.#revision;
    const seen = this.#index
      .versions()
      .filter(
        ({ key, revision: of, kv }) =>
          of <= upTo && (of > this.#compacted || (kv !== undefined && this.#index.at(key, upTo) === kv)),
      );
    return { hash: hashOf(seen), compactRevision: this.compactRevision };
  }

  setAlarm(raised: boolean): StoredChange {
    this.#alarm = raised;
    return { type: 'alarm', raised };
  }

  /** @throws errCompacted, errFutureRevision */
  compact(to: Revision): StoredChange {
    if (to <= this.#compacted) throw errCompacted();
    if (to > this.#revision) throw errFutureRevision();
    this.#compacted = to;
    this.#index.compact(to);
    this.#history.compact(to);
    this.#bytes = this.#index.versions().reduce((sum, { key, kv }) => sum + sizeOfVersion(key, kv?.value ?? ''), 0);
    return { type: 'compact', revision: to };
  }

  /** The shortest log that rebuilds this store. */
  snapshot(): readonly StoredChange[] {
    const leases = this.#leases.ids.map((id): StoredChange => ({
      type: 'lease',
      id,
      ttlSeconds: this.#leases.ttl(id)!,
    }));
    const changes = this.#index
      .versions()
      .map(({ key, revision: at, sub, kv }) => (kv ? storedPut(kv, sub) : storedDelete(key, at, sub)));
    return [
      ...leases,
      ...changes,
      { type: 'compact', revision: this.#compacted },
      ...(this.#alarm ? [{ type: 'alarm', raised: true } as const] : []),
    ];
  }

  /** Rebuilds the store from a log. */
  replay(changes: readonly StoredChange[]): void {
    for (const change of changes) this.#replayOne(change);
  }

  #replayOne(change: StoredChange): void {
    switch (change.type) {
      case 'put': {
        const kv = putOfStored(change);
        const prevKv = this.#index.current(kv.key);
        this.#leases.move(kv.key, prevKv?.lease, kv.lease);
        this.#index.put(kv, change.sub ?? 0);
        this.#append(eventAfter(this.#index, { type: 'PUT', kv }, prevKv));
        break;
      }
      case 'delete': {
        const { key } = change;
        const prevKv = this.#index.current(key);
        this.#leases.move(key, prevKv?.lease, undefined);
        this.#index.remove(key, change.revision, change.sub ?? 0);
        this.#append(eventAfter(this.#index, { type: 'DELETE', kv: tombstone(key, change.revision) }, prevKv));
        break;
      }
      case 'lease':
        this.#leases.grant(change.id, change.ttlSeconds);
        break;
      case 'revoke':
        this.#leases.forget(change.id);
        break;
      case 'compact':
        if (change.revision > this.#revision) this.#revision = change.revision;
        if (change.revision > this.#compacted) this.compact(change.revision);
        break;
      case 'alarm':
        this.#alarm = change.raised;
        break;
    }
  }

  #checkLease({ lease }: PutRequest): void {
    if (lease && !this.#leases.has(lease)) throw errLeaseNotFound();
  }

  #checkIgnored({ key, ignoreValue, ignoreLease }: PutRequest): void {
    if ((ignoreValue || ignoreLease) && !this.#index.current(key)) throw errKeyNotFound();
  }

  #checkReadable(at: Revision | undefined): void {
    if (!at) return;
    if (at > this.#revision) throw errFutureRevision();
    if (at < this.#compacted) throw errCompacted();
  }

  #begin(cause?: SpanRef): Write {
    return new Write(this.#index, this.#leases, this.#revision, cause);
  }

  #commit(write: Write): Written {
    for (const event of write.events) this.#append(event);
    return write;
  }

  #append(event: KvEvent): void {
    this.#history.append(event);
    this.#bytes += sizeOfVersion(event.kv.key, event.kv.value);
    this.#revision = event.kv.modRevision;
  }
}
