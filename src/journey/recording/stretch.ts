import type { LogRecord, SpanId, SpanStart } from '../../kernel/span.ts';
import { reduce } from '../journey.ts';
import { inOrder, mergeInto, placeIn } from './log-order.ts';
import type { JourneyView } from '../view.ts';
import { type Write, WriteIndex } from './writes.ts';

/** Records between two kept views: what a seek folds at most. */
const frameEvery = 2000;
/** The newest views are all kept: a record that comes late goes back no further than it has to. */
const recentFrames = 12;
/** How far up a piece of work is asked whose part it is. */
const mostAncestors = 8;

/** What lies before a stretch and is spoken of in it. */
export interface Foregoing {
  /** Beginnings of spans. */
  readonly starts: readonly SpanStart[];
  /** Of objects that are written again, what was written last. */
  readonly writes: readonly Pick<Write, 'record' | 'start'>[];
}

const nothing: Foregoing = { starts: [], writes: [] };

/**
 * A part of the log in memory, with views of it at regular places. Every moment is the same fold, stopped there: the
 * nearest view before it and the records from there. Views share what did not change, so keeping them is cheap.
 */
export class Stretch {
  readonly #records: LogRecord[] = [];
  readonly writes = new WriteIndex();
  readonly #starts = new Map<SpanId, SpanStart>();
  /** Ascending by position; the first is what lies before the first record. Empty where that is not known. */
  #frames: JourneyView[];
  /** Spans that ended in what was cut off last: what they caused may still be on its way. */
  #ended: readonly SpanId[] = [];
  readonly foregoing: Foregoing;
  #first: number;
  #bytes = 0;

  constructor(first: number, base: JourneyView | undefined, foregoing: Foregoing = nothing) {
    this.#first = first;
    this.#frames = base ? [base] : [];
    this.foregoing = foregoing;
    for (const start of foregoing.starts) this.#starts.set(start.id, start);
    for (const { record, start } of foregoing.writes) this.writes.take(record, start);
  }

  get first(): number {
    return this.#first;
  }

  get end(): number {
    return this.#first + this.#records.length;
  }

  /** About how much memory the records take. */
  get bytes(): number {
    return this.#bytes;
  }

  get records(): readonly LogRecord[] {
    return this.#records;
  }

  /** The view before the first record; absent where it is not known. */
  get base(): JourneyView | undefined {
    return this.#frames[0];
  }

  set base(base: JourneyView) {
    this.#frames = [base];
  }

  /** Of everything that was folded. */
  get newest(): JourneyView {
    return this.#frames.at(-1)!;
  }

  start(id: SpanId): SpanStart | undefined {
    return this.#starts.get(id);
  }

  /** The record that leads from the position before to this one. */
  before(position: number): LogRecord | undefined {
    return this.#records[position - this.#first - 1];
  }

  /** The position right after a record. */
  after(record: LogRecord): number {
    return Math.min(this.end, this.#first + placeIn(this.#records, record) + 1);
  }

  /** Puts records in their places, without folding them. Returns the first position whose view is another than before. */
  take(batch: readonly LogRecord[]): number {
    for (const record of batch) {
      this.#bytes += weight(record);
      if (record.type === 'start') this.#starts.set(record.id, record);
    }
    for (const record of batch) this.writes.take(record, this.#starts.get(record.id));
    const kept = this.#first + mergeInto(this.#records, inOrder(batch));
    while (this.#frames.length > 1 && this.newest.position > kept) this.#frames.pop();
    return kept + 1;
  }

  /** Folds what was taken. */
  fold(): void {
    while (this.newest.position < this.end) {
      const { position } = this.newest;
      this.#frames.push(reduce(this.newest, this.#between(position, position + frameEvery)));
      this.#thin();
    }
  }

  /** The view after the records up to a position. */
  at(position: number): JourneyView {
    let place = this.#frameBefore(position);
    for (; position - this.#frames[place]!.position > frameEvery; place++) {
      const from = this.#frames[place]!;
      this.#frames.splice(place + 1, 0, reduce(from, this.#between(from.position, from.position + frameEvery)));
    }
    const from = this.#frames[place]!;
    return reduce(from, this.#between(from.position, position));
  }

  /** The same up to a position, to go on by itself from there. */
  upTo(position: number): Stretch {
    const [head] = this.#records;
    const writes = head ? [...this.writes.before(head)] : [];
    const copy = new Stretch(this.#first, this.base, { starts: [...this.#starts.values()], writes });
    copy.take(this.#between(this.#first, position));
    return copy;
  }

  /** Cuts off about so many of the oldest records. */
  cut(count: number): Stretch {
    const wanted = this.#first + count;
    const frame = this.#frames.find(({ position }) => position >= wanted && position < wanted + frameEvery);
    const at = frame && frame !== this.newest ? frame : this.at(wanted);
    const records = this.#between(this.#first, at.position);
    const older = new Stretch(this.#first, this.base, this.#spokenOf(records));
    older.take(records);
    older.#frames = this.#frames.filter(({ position }) => position <= at.position);

    this.#frames = [at, ...this.#frames.filter(({ position }) => position > at.position)];
    this.#records.splice(0, records.length);
    this.#first = at.position;
    this.#bytes -= older.#bytes;
    for (const id of this.#ended) this.#starts.delete(id);
    this.#ended = records.flatMap(({ type, id }) => (type === 'end' ? [id] : []));
    const [head] = this.#records;
    if (head) this.writes.forgetBefore(head, older.writes.keys());
    return older;
  }

  #spokenOf(records: readonly LogRecord[]): Foregoing {
    const own = new Set(records);
    const starts = new Set<SpanStart>();
    const keys = new Set<string>();
    const writes: Write[] = [];
    for (const record of records) {
      let start = this.#starts.get(record.id);
      for (let up = 0; start && up < mostAncestors && !starts.has(start); up++) {
        if (!own.has(start)) starts.add(start);
        start = start.parentId && this.#starts.get(start.parentId);
      }
      const write = this.writes.of(record);
      if (!write || keys.has(write.key)) continue;
      keys.add(write.key);
      const previous = this.writes.previous(write);
      if (previous) writes.push(previous);
    }
    return { starts: [...starts], writes };
  }

  #between(from: number, to: number): readonly LogRecord[] {
    return this.#records.slice(from - this.#first, to - this.#first);
  }

  #frameBefore(position: number): number {
    let low = 0;
    let high = this.#frames.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#frames[middle]!.position <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** A view that is no longer among the newest stays where the last one that stays is far off. */
  #thin(): void {
    const place = this.#frames.length - 1 - recentFrames;
    if (place < 1) return;
    const gap = this.#frames[place + 1]!.position - this.#frames[place - 1]!.position;
    if (gap < frameEvery) this.#frames.splice(place, 1);
  }
}

/** About what a record takes in memory: its own fields, and the texts it carries. */
function weight(record: LogRecord): number {
  if (record.type === 'start') return 400;
  let sum = 250 + (record.before?.length ?? 0) + (record.after?.length ?? 0);
  if (record.evidence)
    for (const value of Object.values(record.evidence)) if (typeof value === 'string') sum += value.length;
  return sum;
}
