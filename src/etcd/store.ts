import {
  type DeleteRangeReply,
  type DeleteRangeRequest,
  type HistoryEntry,
  type KeyValue,
  type KvEvent,
  type LeaseId,
  type PutReply,
  type PutRequest,
  type RangeReply,
  type RangeRequest,
  type RequestOp,
  type ResponseOp,
  type Revision,
  revision,
  type TxnReply,
  type TxnRequest,
} from '../protocol/kv.ts';
import type { SpanRef } from '../kernel/span.ts';
import type { StoredChange } from './backend.ts';
import { holds } from './compare.ts';
import { errCompacted, errEmptyKey, errFutureRevision, errLeaseNotFound } from './errors.ts';
import { KeyIndex } from './key-index.ts';
import { checkTxn } from './txn-rules.ts';

/** What a write did: the events to tell watchers and the changes to make durable. */
export interface Written {
  readonly events: readonly KvEvent[];
  readonly changes: readonly StoredChange[];
}

/**
 * The multi-version store: state in memory, every operation synchronous. It knows nothing of durability, watchers or
 * time; those are layered above it. Rules in SPEC.md. Upstream: server/storage/mvcc/kvstore_txn.go
 */
export class Store {
  readonly #index = new KeyIndex();
  readonly #leases = new Map<LeaseId, { readonly ttlSeconds: number; readonly keys: Set<string> }>();
  #revision: Revision = revision(1);
  #compacted: Revision = revision(0);
  /** One entry per event since compaction, oldest first; several events may share a revision. */
  #history: KvEvent[] = [];
  #bytes = 0;

  get revision(): Revision {
    return this.#revision;
  }

  get compactRevision(): Revision {
    return this.#compacted;
  }

  get keys(): number {
    return this.#index.size;
  }

  /** Size of what is kept, in characters of keys and values. */
  get bytes(): number {
    return this.#bytes;
  }

  leaseTtl(id: LeaseId): number | undefined {
    return this.#leases.get(id)?.ttlSeconds;
  }

  leaseKeys(id: LeaseId): readonly string[] {
    return [...(this.#leases.get(id)?.keys ?? [])];
  }

  leaseIds(): readonly LeaseId[] {
    return [...this.#leases.keys()];
  }

  /** @throws errCompacted, errFutureRevision */
  range(request: RangeRequest): RangeReply {
    const at = request.revision || undefined;
    this.#checkReadable(at);
    const kvs: KeyValue[] = [];
    const limit = request.countOnly ? 0 : request.limit || Number.POSITIVE_INFINITY;
    let count = 0;
    this.#index.scan(
      request,
      (kv) => {
        count++;
        if (kvs.length < limit) kvs.push(request.keysOnly ? { ...kv, value: '' } : kv);
      },
      at,
    );
    return { revision: this.#revision, kvs, more: !request.countOnly && count > kvs.length, count };
  }

  /** Events of `[from, ...]` in order. @throws errCompacted when some of them are gone */
  eventsSince(from: Revision): readonly KvEvent[] {
    if (from < this.#compacted) throw errCompacted();
    let low = 0;
    let high = this.#history.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#history[middle]!.kv.modRevision < from) low = middle + 1;
      else high = middle;
    }
    return this.#history.slice(low);
  }

  /** The newest events, newest first. */
  newest(limit: number): readonly HistoryEntry[] {
    return this.#history
      .slice(-limit)
      .reverse()
      .map((event) => ({ revision: event.kv.modRevision, event }));
  }

  put(request: PutRequest, cause?: SpanRef): { readonly reply: PutReply; readonly written: Written } {
    if (request.key === '') throw errEmptyKey();
    const write = this.#begin(cause);
    const reply = write.put(request);
    return { reply, written: this.#commit(write) };
  }

  deleteRange(
    request: DeleteRangeRequest,
    cause?: SpanRef,
  ): { readonly reply: DeleteRangeReply; readonly written: Written } {
    const write = this.#begin(cause);
    const reply = write.deleteRange(request);
    return { reply: { ...reply, revision: write.revision() }, written: this.#commit(write) };
  }

  /** All of the transaction or, when it throws, nothing of it. */
  txn(request: TxnRequest, cause?: SpanRef): { readonly reply: TxnReply; readonly written: Written } {
    checkTxn(request);
    const decision = this.#decide(request);
    const write = this.#begin(cause);
    const reply = this.#runDecided(decision, write);
    return { reply: { ...reply, revision: write.revision() }, written: this.#commit(write) };
  }

  grantLease(id: LeaseId, ttlSeconds: number): StoredChange {
    this.#leases.set(id, { ttlSeconds, keys: new Set() });
    return { type: 'lease', id, ttlSeconds };
  }

  /** Removes the lease and every key attached to it. @throws errLeaseNotFound */
  revokeLease(id: LeaseId): Written {
    const lease = this.#leases.get(id);
    if (!lease) throw errLeaseNotFound();
    const write = this.#begin();
    for (const key of [...lease.keys].sort()) write.deleteRange({ key });
    const written = this.#commit(write);
    this.#leases.delete(id);
    return { events: written.events, changes: [...written.changes, { type: 'revoke', id }] };
  }

  /** @throws errCompacted, errFutureRevision */
  compact(to: Revision): StoredChange {
    if (to <= this.#compacted) throw errCompacted();
    if (to > this.#revision) throw errFutureRevision();
    this.#compacted = to;
    this.#index.compact(to);
    this.#history = this.#history.filter((event) => event.kv.modRevision >= to);
    this.#bytes = this.#index.versions().reduce((sum, { key, kv }) => sum + key.length + (kv?.value.length ?? 0), 0);
    return { type: 'compact', revision: to };
  }

  /** The shortest log that rebuilds this store. */
  snapshot(): readonly StoredChange[] {
    const leases: StoredChange[] = [];
    for (const [id, { ttlSeconds }] of this.#leases) leases.push({ type: 'lease', id, ttlSeconds });
    const changes = this.#index
      .versions()
      .map(({ key, revision: at, kv }): StoredChange => (kv ? storedPut(kv) : { type: 'delete', key, revision: at }));
    return [...leases, ...changes, { type: 'compact', revision: this.#compacted }];
  }

  /** Rebuilds the store from a log. */
  replay(changes: readonly StoredChange[]): void {
    for (const change of changes) {
      switch (change.type) {
        case 'put': {
          const { key, value, createRevision, version, lease } = change;
          const kv: KeyValue = {
            key,
            value,
            createRevision,
            modRevision: change.revision,
            version,
            ...(lease !== undefined && { lease }),
          };
          this.#attach(kv);
          this.#remember({ type: 'PUT', kv });
          this.#index.put(kv);
          break;
        }
        case 'delete': {
          const kv = tombstone(change.key, change.revision);
          this.#detach(change.key);
          this.#remember({ type: 'DELETE', kv });
          this.#index.remove(change.key, change.revision);
          break;
        }
        case 'lease':
          this.grantLease(change.id, change.ttlSeconds);
          break;
        case 'revoke':
          this.#leases.delete(change.id);
          break;
        case 'compact':
          if (change.revision > this.#revision) this.#revision = change.revision;
          if (change.revision > this.#compacted) this.compact(change.revision);
          break;
      }
    }
  }

  #remember(event: KvEvent): void {
    const prevKv = this.#index.current(event.kv.key);
    this.#append(prevKv ? { ...event, prevKv } : event);
  }

  #attach(kv: KeyValue): void {
    this.#detach(kv.key);
    if (kv.lease !== undefined) this.#leases.get(kv.lease)?.keys.add(kv.key);
  }

  #detach(key: string): void {
    const lease = this.#index.current(key)?.lease;
    if (lease !== undefined) this.#leases.get(lease)?.keys.delete(key);
  }

  /** Evaluates every condition, nested ones too, before anything is written, and checks the branches taken. */
  #decide(request: TxnRequest): Decision {
    const succeeded = request.compare.every((compare) => holds(this.#index, compare));
    const steps = (succeeded ? request.success : request.failure).map((op): Decision['steps'][number] => {
      if (op.op === 'txn') return { op: 'txn', decision: this.#decide(op.request) };
      if (op.op === 'range') this.#checkReadable(op.request.revision);
      if (op.op === 'put' && op.request.lease && !this.#leases.has(op.request.lease)) throw errLeaseNotFound();
      return op;
    });
    return { succeeded, steps };
  }

  #checkReadable(at: Revision | undefined): void {
    if (!at) return;
    if (at > this.#revision) throw errFutureRevision();
    if (at < this.#compacted) throw errCompacted();
  }

  /** Collects one transaction's writes; they are in the index at once, so later operations of it see them. */
  #begin(cause?: SpanRef): Write {
    const next = revision(this.#revision + 1);
    const events: KvEvent[] = [];
    const changes: StoredChange[] = [];
    const withCause = cause && { cause };
    return {
      events,
      changes,
      revision: () => (changes.length > 0 ? next : this.#revision),
      put: (request: PutRequest): PutReply => {
        if (request.lease && !this.#leases.has(request.lease)) throw errLeaseNotFound();
        const prevKv = this.#index.current(request.key);
        const kv: KeyValue = {
          key: request.key,
          value: request.value,
          createRevision: prevKv?.createRevision ?? next,
          modRevision: next,
          version: (prevKv?.version ?? 0) + 1,
          ...(request.lease && { lease: request.lease }),
        };
        this.#attach(kv);
        this.#index.put(kv);
        events.push({ type: 'PUT', kv, ...(prevKv && { prevKv }), ...withCause });
        changes.push(storedPut(kv));
        return { revision: next, ...(request.prevKv && prevKv && { prevKv }) };
      },
      deleteRange: (request: DeleteRangeRequest): DeleteRangeReply => {
        const prevKvs: KeyValue[] = [];
        this.#index.scan(request, (kv) => prevKvs.push(kv));
        for (const prevKv of prevKvs) {
          this.#detach(prevKv.key);
          this.#index.remove(prevKv.key, next);
          events.push({ type: 'DELETE', kv: tombstone(prevKv.key, next), prevKv, ...withCause });
          changes.push({ type: 'delete', key: prevKv.key, revision: next });
        }
        return { revision: next, deleted: prevKvs.length, ...(request.prevKv && { prevKvs }) };
      },
    };
  }

  #commit({ events, changes }: Written): Written {
    for (const event of events) this.#append(event);
    return { events, changes };
  }

  #append(event: KvEvent): void {
    this.#history.push(event);
    this.#bytes += event.kv.key.length + event.kv.value.length;
    this.#revision = event.kv.modRevision;
  }

  #runDecided({ succeeded, steps }: Decision, write: Write): TxnReply {
    const responses = steps.map((step): ResponseOp => {
      switch (step.op) {
        case 'range':
          return { op: 'range', reply: { ...this.range(step.request), revision: write.revision() } };
        case 'put':
          return { op: 'put', reply: write.put(step.request) };
        case 'deleteRange':
          return { op: 'deleteRange', reply: write.deleteRange(step.request) };
        case 'txn':
          return { op: 'txn', reply: this.#runDecided(step.decision, write) };
      }
    });
    return { revision: write.revision(), succeeded, responses };
  }
}

/** A transaction whose conditions have been evaluated. */
interface Decision {
  readonly succeeded: boolean;
  readonly steps: readonly (
    | Exclude<RequestOp, { readonly op: 'txn' }>
    | { readonly op: 'txn'; readonly decision: Decision }
  )[];
}

/** One transaction's writes while it runs. */
interface Write extends Written {
  revision(): Revision;
  put(request: PutRequest): PutReply;
  deleteRange(request: DeleteRangeRequest): DeleteRangeReply;
}

const tombstone = (key: string, at: Revision): KeyValue => ({
  key,
  value: '',
  createRevision: revision(0),
  modRevision: at,
  version: 0,
});

const storedPut = (kv: KeyValue): StoredChange => ({
  type: 'put',
  key: kv.key,
  value: kv.value,
  revision: kv.modRevision,
  createRevision: kv.createRevision,
  version: kv.version,
  ...(kv.lease !== undefined && { lease: kv.lease }),
});
