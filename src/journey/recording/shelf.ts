import type { LogRecord, SpanId, SpanStart } from '../../kernel/span.ts';
import type { Archive } from '../../protocol/archive.ts';
import { compareRecords } from './log-order.ts';
import type { Stretch } from './stretch.ts';
import { type StoredStretch, StretchStore } from './stretch-store.ts';
import type { Write } from './writes.ts';

/** Stretches of the shelf that are in memory beside the one that the reader stands in. */
const mostOpen = 3;

/** What a stretch did to an object: the operation of its first write and of its last. */
interface Turns {
  readonly first: Write['operation'];
  last: Write['operation'];
}

/** The objects that a stretch wrote. */
export interface ShelvedWrites {
  readonly first: number;
  readonly end: number;
  readonly keys: ReadonlyMap<string, Turns>;
}

/** A stretch that memory has no room for. Recordings that share a past share it. */
interface Shelved extends ShelvedWrites {
  /** Its first record tells what lies before it. */
  readonly head: LogRecord;
  readonly stored: Promise<StoredStretch>;
  /** Until it is on disk. */
  inMemory?: Stretch;
  recordings: number;
}

/** Makes shelves, whose recordings share what they keep in the archive. */
export function shelvesIn(archive: Archive): () => Shelf {
  const store = new StretchStore(archive);
  return () => new Shelf(store);
}

/** The older part of a recording, in stretches without gaps: on disk, and taken down when they are asked for. */
export class Shelf {
  readonly #store: StretchStore;
  #shelved: Shelved[] = [];
  /** The least recently used first. */
  readonly #open = new Map<Shelved, Stretch>();
  /** Where the reader stands: it stays open. */
  #pinned: Shelved | undefined;

  constructor(store: StretchStore) {
    this.#store = store;
  }

  /** The first position of it; absent where the shelf is empty. */
  get first(): number | undefined {
    return this.#shelved[0]?.first;
  }

  /** Oldest first. */
  get written(): readonly ShelvedWrites[] {
    return this.#shelved;
  }

  /** How many records there are. */
  get size(): number {
    return this.#shelved.reduce((sum, { first, end }) => sum + end - first, 0);
  }

  /** Takes a stretch that follows on the last. Where it cannot be stored, nothing up to its end can be gone to. */
  add(stretch: Stretch): void {
    const keys = new Map<string, Turns>();
    for (const record of stretch.records) {
      const write = stretch.writes.of(record);
      if (!write) continue;
      const turns = keys.get(write.key);
      if (turns) turns.last = write.operation;
      else keys.set(write.key, { first: write.operation, last: write.operation });
    }
    const { first, end, records } = stretch;
    const stored = this.#store.put(stretch);
    const shelved: Shelved = { first, end, head: records[0]!, keys, stored, inMemory: stretch, recordings: 1 };
    this.#shelved.push(shelved);
    stored.then(
      () => delete shelved.inMemory,
      () => this.#lose(shelved),
    );
  }

  /** Another recording's, up to a position. */
  share(position: number): Shelf {
    const other = new Shelf(this.#store);
    other.#shelved = this.#shelved.filter(({ end }) => end <= position);
    for (const shelved of other.#shelved) shelved.recordings++;
    return other;
  }

  /** Lets the oldest stretch go. */
  dropOldest(): void {
    const [oldest] = this.#shelved;
    if (oldest) this.#lose(oldest);
  }

  /** The stretch that a position belongs to, where it is in memory. */
  openAt(position: number): Stretch | undefined {
    const shelved = this.#shelvedAt(position);
    return shelved && this.#opened(shelved);
  }

  /** Reads a stretch from the disk. Where it cannot be read, it is gone, and what was before it. */
  async load(position: number, withView: boolean): Promise<void> {
    const shelved = this.#shelvedAt(position);
    if (!shelved) return;
    try {
      const stored = shelved.inMemory ? undefined : await shelved.stored;
      const stretch = this.#opened(shelved) ?? (await this.#store.records(stored!));
      if (withView) stretch.base ??= await this.#store.view(stored!);
      this.#keepOpen(shelved, stretch);
    } catch {
      this.#lose(shelved);
    }
  }

  /** The reader stands here now. */
  pin(position: number): void {
    this.#pinned = this.#shelvedAt(position);
    const stretch = this.#pinned && this.#opened(this.#pinned);
    if (stretch) this.#keepOpen(this.#pinned!, stretch);
  }

  /** The last position of the stretch that a record lies in; absent where it is older than all. */
  endOfStretch(record: LogRecord): number | undefined {
    return this.#shelved.findLast(({ head }) => compareRecords(head, record) <= 0)?.end;
  }

  start(id: SpanId): SpanStart | undefined {
    for (const stretch of this.#inMemory()) {
      const start = stretch.start(id);
      if (start) return start;
    }
    return undefined;
  }

  /** The write that a record is, where its stretch is in memory. */
  writeOf(record: LogRecord): { readonly write: Write; readonly previous: Write | undefined } | undefined {
    for (const { writes } of this.#inMemory()) {
      const write = writes.of(record);
      if (write) return { write, previous: writes.previous(write) };
    }
    return undefined;
  }

  /** Nobody needs the recording any more. */
  dispose(): void {
    const last = this.#shelved.at(-1);
    if (last) this.#lose(last);
  }

  #shelvedAt(position: number): Shelved | undefined {
    return this.#shelved.find(({ first, end }) => position > first && position <= end) ?? this.#firstAt(position);
  }

  /** The beginning of the log belongs to the stretch that it begins. */
  #firstAt(position: number): Shelved | undefined {
    const [oldest] = this.#shelved;
    return oldest?.first === position ? oldest : undefined;
  }

  #opened(shelved: Shelved): Stretch | undefined {
    return shelved.inMemory ?? this.#open.get(shelved);
  }

  *#inMemory(): Generator<Stretch> {
    for (const shelved of this.#shelved) {
      const stretch = this.#opened(shelved);
      if (stretch) yield stretch;
    }
  }

  #keepOpen(shelved: Shelved, stretch: Stretch): void {
    this.#open.delete(shelved);
    this.#open.set(shelved, stretch);
    for (const other of this.#open.keys())
      if (this.#open.size > mostOpen + 1 && other !== this.#pinned) this.#open.delete(other);
  }

  /** A stretch is gone, and so is everything before it. */
  #lose(shelved: Shelved): void {
    const count = this.#shelved.indexOf(shelved) + 1;
    for (const gone of this.#shelved.splice(0, count)) {
      this.#open.delete(gone);
      if (--gone.recordings === 0)
        gone.stored.then(
          (stored) => this.#store.drop(stored),
          () => {},
        );
    }
  }
}
