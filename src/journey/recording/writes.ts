import type { LogRecord, SpanEnd, SpanStart } from '../../kernel/span.ts';
import type { Evidence, Subject } from '../../protocol/spans.ts';
import { compareRecords } from './log-order.ts';

/** A revision of one object, as etcd's record tells of it. */
export interface Write {
  readonly record: SpanEnd;
  readonly start: SpanStart;
  readonly revision: number;
  readonly key: string;
  readonly operation: Subject<'etcd.txn'>['operation'];
  /** JSON text; absent for deletions. */
  readonly value?: string;
}

/** The kept log's writes by key, oldest first: what an object was before, and who made it what it is. */
export class WriteIndex {
  readonly #byKey = new Map<string, Write[]>();
  readonly #byRecord = new WeakMap<LogRecord, Write>();
  #firstRevision: number | undefined;

  /** The oldest revision that the log has told of; what is older was stored before it began. */
  get firstRevision(): number | undefined {
    return this.#firstRevision;
  }

  of(record: LogRecord): Write | undefined {
    return this.#byRecord.get(record);
  }

  keys(): Iterable<string> {
    return this.#byKey.keys();
  }

  /** All of a key, oldest first. */
  all(key: string): readonly Write[] {
    return this.#byKey.get(key) ?? [];
  }

  /** The last one of a key that is not after a record; absent: of all. */
  last(key: string, until: LogRecord | undefined): Write | undefined {
    return this.all(key).findLast(({ record }) => !until || compareRecords(record, until) <= 0);
  }

  /** The write of the same key that came before. */
  previous(write: Write): Write | undefined {
    const all = this.all(write.key);
    return all[all.indexOf(write) - 1];
  }

  take(record: LogRecord, start: SpanStart | undefined): void {
    const write = writeOf(record, start);
    if (!write) return;
    this.#byRecord.set(record, write);
    this.#firstRevision = Math.min(this.#firstRevision ?? Infinity, write.revision);
    const list = this.#byKey.get(write.key) ?? [];
    this.#byKey.set(write.key, list);
    let place = list.length;
    while (place > 0 && compareRecords(list[place - 1]!.record, record) > 0) place--;
    list.splice(place, 0, write);
  }

  /** Those that lie before a record: of each key the last. */
  *before(record: LogRecord): Generator<Write> {
    for (const all of this.#byKey.values()) {
      const last = all.findLast((write) => compareRecords(write.record, record) < 0);
      if (last) yield last;
    }
  }

  /** Keeps of a key's writes before a record the last one only, as it says what the object still is; none where that is gone. */
  forgetBefore(record: LogRecord, keys: Iterable<string>): void {
    for (const key of keys) {
      const list = this.#byKey.get(key);
      if (!list) continue;
      const older = list.findLastIndex((write) => compareRecords(write.record, record) < 0);
      if (older < 0) continue;
      list.splice(0, list[older]!.operation === 'delete' ? older + 1 : older);
      if (list.length === 0) this.#byKey.delete(key);
    }
  }
}

function writeOf(record: LogRecord, start: SpanStart | undefined): Write | undefined {
  if (record.type !== 'end' || start?.name !== 'etcd.txn' || record.outcome !== 'ok') return undefined;
  const evidence = record.evidence as Evidence<'etcd.txn'> | undefined;
  if (!evidence?.succeeded || evidence.revision <= 0) return undefined;
  const { key, operation } = start.subject as Subject<'etcd.txn'>;
  return {
    record,
    start,
    key,
    operation,
    revision: evidence.revision,
    ...(evidence.value !== undefined && operation !== 'delete' && { value: evidence.value }),
  };
}
