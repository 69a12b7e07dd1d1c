import type { LogRecord, SpanId, SpanStart } from '../../kernel/span.ts';
import type { HistoryEntry } from '../../protocol/kv.ts';
import { adopt } from '../fold/adopt.ts';
import type { Inquiry, Want } from './inquiry.ts';
import { compareRecords } from './log-order.ts';
import { type RecordingCaps, recordingCaps } from './recording-caps.ts';
import type { Shelf, ShelvedWrites } from './shelf.ts';
import { Stretch } from './stretch.ts';
import { emptyJourney, type JourneyView } from '../view.ts';
import type { Write, WriteIndex } from './writes.ts';

/** A reader who stands so close to the end of a stretch sees the next one's records too. */
const margin = 500;

/**
 * The whole run as one ordered log: the newest part in memory, what was before it on a shelf, and the oldest gone. In which
 * order the records come in makes no difference: a late one is put in its place, and what follows is folded anew.
 */
export class Recording {
  readonly caps: RecordingCaps;
  /** Positions at which this recording's past left others, ascending: its cluster began anew at each. */
  #forks: readonly number[] = [];
  #disk: 'none' | 'opening' | 'open' = 'none';
  #recent = new Stretch(0, emptyJourney);
  #shelf: Shelf | undefined;

  /** @param shelf where there is a disk; until it is there, everything stays in memory */
  constructor(caps: RecordingCaps = recordingCaps, shelf?: Promise<Shelf>) {
    this.caps = caps;
    if (!shelf) return;
    this.#disk = 'opening';
    shelf.then(
      (opened) => {
        this.#shelf = opened;
        this.#disk = 'open';
      },
      () => {
        this.#disk = 'none';
      },
    );
  }

  /** Whether what memory has no room for is kept. */
  get hasDisk(): boolean {
    return this.#disk !== 'none';
  }

  get live(): JourneyView {
    return this.#recent.newest;
  }

  /** The earliest position that can be gone to. */
  get first(): number {
    return this.#shelf?.first ?? this.#recent.first;
  }

  get end(): number {
    return this.#recent.end;
  }

  get forks(): readonly number[] {
    return this.#forks;
  }

  /** What the records in memory take. */
  get bytes(): number {
    return this.#recent.bytes;
  }

  /** The newest writes of every object that is stored; older ones as far as memory goes. */
  get writes(): WriteIndex {
    return this.#recent.writes;
  }

  /** What the stretches on the shelf did to the objects that they wrote, oldest first. */
  get stretches(): readonly ShelvedWrites[] {
    return this.#shelf?.written ?? [];
  }

  /** Whether the record before a position is in memory, or there is none. */
  holds(position: number): boolean {
    return !this.isShelved(position) || this.#shelf?.openAt(position) !== undefined;
  }

  /** Whether the record before a position lies on the shelf, in memory or not. */
  isShelved(position: number): boolean {
    return position <= this.#recent.first && position > this.first;
  }

  /** The record that leads from the position before to this one; nothing where it is not in memory. */
  before(position: number): LogRecord | undefined {
    return position > this.#recent.first
      ? this.#recent.before(position)
      : this.#shelf?.openAt(position)?.before(position);
  }

  /** The position right after a record that is in memory. */
  after(record: LogRecord): number {
    const end = this.#endOfStretch(record);
    if (end > this.#recent.first) return this.#recent.after(record);
    return Math.max(this.first, this.#shelf?.openAt(end)?.after(record) ?? end);
  }

  startOf(record: LogRecord): SpanStart | undefined {
    return record.type === 'start' ? record : this.start(record.id);
  }

  start(id: SpanId | undefined): SpanStart | undefined {
    return id === undefined ? undefined : (this.#recent.start(id) ?? this.#shelf?.start(id));
  }

  /** The writes of the stretch that a position lies in, where that is in memory. */
  writesAt(position: number): WriteIndex | undefined {
    return position > this.#recent.first ? this.#recent.writes : this.#shelf?.openAt(position)?.writes;
  }

  /** What a record in memory wrote, and what was there before. */
  writeOf(record: LogRecord): { readonly write: Write; readonly previous: Write | undefined } | undefined {
    const write = this.#recent.writes.of(record);
    return write ? { write, previous: this.#recent.writes.previous(write) } : this.#shelf?.writeOf(record);
  }

  /** The view after the records up to a position, which was reached before. */
  at(position: number): JourneyView {
    const to = Math.min(Math.max(position, this.first), this.end);
    const stretch = to >= this.#recent.first ? this.#recent : this.#shelf?.openAt(to);
    if (!stretch?.base) throw new Error(`the log at ${to} is not in memory`);
    return stretch.at(to);
  }

  /** The same, wherever it is kept. */
  *view(position: number): Inquiry<JourneyView> {
    const to = (): number => Math.min(Math.max(position, this.first), this.end);
    while (to() < this.#recent.first && !this.#shelf?.openAt(to())?.base)
      yield { recording: this, position: to(), view: true };
    return this.at(position);
  }

  /** Makes sure that a position's view, and what is around it, is in memory while the reader stands there. */
  *reach(position: number): Inquiry<void> {
    yield* this.view(position);
    this.#shelf?.pin(position);
    yield* this.hold(position - margin);
    yield* this.hold(position + margin);
  }

  /** The position right after a record, wherever that is kept. */
  *behind(record: LogRecord): Inquiry<number> {
    yield* this.hold(this.#endOfStretch(record));
    return this.after(record);
  }

  /** Makes sure that the record before a position is in memory for now. */
  *hold(position: number): Inquiry<void> {
    while (!this.holds(position)) yield { recording: this, position };
  }

  /** Fetches what an inquiry wants. Where the disk does not give it, it is gone: the log begins after it then. */
  async load({ position, view }: Want): Promise<void> {
    await this.#shelf?.load(position, view === true);
  }

  /** All records, in order. */
  *records(): Inquiry<readonly LogRecord[]> {
    const all: LogRecord[] = [];
    for (let at = this.first + 1; at <= this.#recent.first; at++) {
      yield* this.hold(at);
      const record = this.before(at);
      if (record) all.push(record);
    }
    for (const record of this.#recent.records) all.push(record);
    return all;
  }

  /** The last write of an object that is not after a record; absent: now. */
  *lastWrite(key: string, until: LogRecord | undefined): Inquiry<Write | undefined> {
    const { writes } = this.#recent;
    if (!until || this.#isRecent(until)) return writes.last(key, until);
    return (yield* this.#shelvedWrites([key], until)).get(key);
  }

  /** The same of all objects that are wanted, by key. */
  *lastWrites(isWanted: (key: string) => boolean, until: LogRecord | undefined): Inquiry<ReadonlyMap<string, Write>> {
    const { writes } = this.#recent;
    if (until && !this.#isRecent(until)) {
      const keys = this.stretches.flatMap((stretch) => [...stretch.keys.keys()].filter(isWanted));
      return yield* this.#shelvedWrites(keys, until);
    }
    const found = new Map<string, Write>();
    for (const key of writes.keys()) {
      const write = isWanted(key) ? writes.last(key, until) : undefined;
      if (write) found.set(key, write);
    }
    return found;
  }

  *#shelvedWrites(keys: Iterable<string>, until: LogRecord): Inquiry<ReadonlyMap<string, Write>> {
    const missing = new Set(keys);
    const found = new Map<string, Write>();
    const from = this.#endOfStretch(until);
    for (const { end, keys: written } of this.stretches.toReversed()) {
      const here = end > from ? [] : [...missing].filter((key) => written.has(key));
      if (here.length === 0) continue;
      yield* this.hold(end);
      for (const key of here) {
        const write = this.writesAt(end)?.last(key, until);
        if (!write) continue;
        found.set(key, write);
        missing.delete(key);
      }
    }
    return found;
  }

  /** Takes in what has arrived, in whatever order. Returns the first position whose view is another than before. */
  take(batch: readonly LogRecord[]): number {
    if (batch.length === 0) return this.end;
    const changed = this.#recent.take(batch);
    this.#recent.fold();
    while (this.#isFull()) this.#putAway(this.#recent.cut(this.caps.stretch));
    return changed;
  }

  /** Another recording that shares this one's past up to a position, which was reached before, and goes on by itself. */
  fork(position: number): Recording {
    const copy = new Recording(this.caps);
    copy.#forks = [...this.#forks.filter((fork) => fork < position), position];
    copy.#shelf = this.#shelf?.share(position);
    copy.#disk = this.#shelf ? 'open' : 'none';
    const last = position >= this.#recent.first ? this.#recent : this.#shelf?.openAt(position);
    if (last) copy.#recent = last.upTo(position);
    copy.#recent.fold();
    return copy;
  }

  /** Takes in what was stored before the log began. */
  adopt(history: readonly HistoryEntry[]): void {
    if (this.first < this.#recent.first) return;
    const base = this.#recent.base!;
    const told = this.writes.firstRevision ?? Infinity;
    const at = this.#recent.records[0]?.at ?? emptyJourney.now;
    const placed = { ...base, startedAt: base.startedAt ?? at, now: at };
    const adopted = adopt(
      placed,
      history.filter(({ revision }) => revision < told),
    );
    if (adopted === placed) return;
    this.#recent.base = adopted;
    this.#recent.fold();
  }

  /** Lets go what it has on disk. */
  dispose(): void {
    this.#shelf?.dispose();
  }

  #isRecent(record: LogRecord): boolean {
    const [head] = this.#recent.records;
    return this.#shelf?.first === undefined || (head !== undefined && compareRecords(record, head) >= 0);
  }

  /** The last position of the stretch that a record lies in. */
  #endOfStretch(record: LogRecord): number {
    return this.#isRecent(record) ? this.end : (this.#shelf?.endOfStretch(record) ?? this.first);
  }

  /** Half of a stretch is left at least, so that a record that comes late still finds its place. */
  #isFull(): boolean {
    const { records, bytes, stretch } = this.caps;
    const { first, end } = this.#recent;
    const length = end - first;
    if (this.#disk === 'opening') return false;
    return length > stretch * 1.5 && (length > records || this.#recent.bytes > bytes);
  }

  #putAway(stretch: Stretch): void {
    if (!this.#shelf) return;
    this.#shelf.add(stretch);
    while (this.#shelf.size > this.caps.shelved) this.#shelf.dropOldest();
  }
}
