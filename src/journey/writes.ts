import type { LogRecord, SpanEnd, SpanStart } from '../kernel/span.ts';
import type { Evidence, Subject } from '../protocol/spans.ts';
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

  forget(record: LogRecord, start: SpanStart | undefined): void {
    const write = writeOf(record, start);
    const list = write && this.#byKey.get(write.key);
    if (!list || list[0]?.record !== record) return;
    list.shift();
    if (list.length === 0) this.#byKey.delete(write.key);
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
