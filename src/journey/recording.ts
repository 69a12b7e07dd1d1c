import type { LogRecord, SpanId, SpanStart } from '../kernel/span.ts';
import type { HistoryEntry } from '../protocol/kv.ts';
import { adopt } from './adopt.ts';
import { reduce } from './journey.ts';
import { inOrder, mergeInto, placeIn } from './log-order.ts';
import { emptyJourney, type JourneyView } from './view.ts';
import { WriteIndex } from './writes.ts';

/** What is kept of the log; beyond either the oldest goes, and the view of what it came to stays. */
export interface RecordingCaps {
  readonly records: number;
  /** About how much memory the kept records take. */
  readonly bytes: number;
}

export const recordingCaps: RecordingCaps = { records: 400_000, bytes: 256_000_000 };

/** Records between two kept views: what a seek folds at most. */
const frameEvery = 2000;
/** The newest views are all kept: a record that comes late goes back no further than it has to. */
const recentFrames = 12;

/**
 * The whole run as one ordered log, with views of it at regular places. Every moment is the same fold, stopped there: the
 * nearest view before it and the records from there. Views share what did not change, so keeping them is cheap. In which
 * order the records come in makes no difference: a late one is put in its place, and what follows is folded anew.
 */
export class Recording {
  readonly #caps: RecordingCaps;
  readonly #records: LogRecord[] = [];
  readonly #starts = new Map<SpanId, SpanStart>();
  /** Ascending by position; the first is what lies before the first kept record, the last is now. */
  #frames: JourneyView[] = [emptyJourney];
  #bytes = 0;
  #latest: readonly LogRecord[] = [];
  /** Who wrote which object, and when. */
  readonly writes = new WriteIndex();

  constructor(caps: RecordingCaps = recordingCaps) {
    this.#caps = caps;
  }

  get live(): JourneyView {
    return this.#frames.at(-1)!;
  }

  /** The earliest position that can be gone to. */
  get first(): number {
    return this.#frames[0]!.position;
  }

  get end(): number {
    return this.live.position;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The record that leads from the position before to this one. */
  before(position: number): LogRecord | undefined {
    return this.#records[position - this.first - 1];
  }

  /** The position right after a record. */
  after(record: LogRecord): number {
    return Math.min(this.end, this.first + placeIn(this.#records, record) + 1);
  }

  /** All kept records, in order. */
  get records(): readonly LogRecord[] {
    return this.#records;
  }

  /** What was taken in last, in order: it may lie before what was there already. */
  get latest(): readonly LogRecord[] {
    return this.#latest;
  }

  startOf(record: LogRecord): SpanStart | undefined {
    return this.#starts.get(record.id);
  }

  start(id: SpanId | undefined): SpanStart | undefined {
    return id === undefined ? undefined : this.#starts.get(id);
  }

  /** Takes in what has arrived, in whatever order. Returns the first position whose view is another than before. */
  take(batch: readonly LogRecord[]): number {
    if (batch.length === 0) return this.end;
    for (const record of batch) {
      this.#bytes += weight(record);
      if (record.type === 'start') this.#starts.set(record.id, record);
    }
    for (const record of batch) this.writes.take(record, this.startOf(record));
    this.#latest = inOrder(batch);
    const kept = this.first + mergeInto(this.#records, this.#latest);
    while (this.#frames.length > 1 && this.live.position > kept) this.#frames.pop();
    this.#fold();
    this.#forget();
    return kept + 1;
  }

  /** Another recording that shares this one's past up to a position, and goes on by itself. */
  fork(position: number): Recording {
    const copy = new Recording(this.#caps);
    copy.#frames = [this.#frames[0]!];
    copy.take(this.#records.slice(0, Math.max(0, position - this.first)));
    return copy;
  }

  /** Takes in what was stored before the log began. */
  adopt(history: readonly HistoryEntry[]): void {
    const told = this.writes.firstRevision ?? Infinity;
    const at = this.#records[0]?.at ?? emptyJourney.now;
    const base = { ...this.#frames[0]!, startedAt: this.#frames[0]!.startedAt ?? at, now: at };
    const adopted = adopt(
      base,
      history.filter(({ revision }) => revision < told),
    );
    this.#latest = [];
    if (adopted === base) return;
    this.#frames = [adopted];
    this.#fold();
  }

  /** The view after the records up to a position. */
  at(position: number): JourneyView {
    const to = Math.min(Math.max(position, this.first), this.end);
    const from = this.#frames[this.#frameBefore(to)]!;
    return reduce(from, this.#records.slice(from.position - this.first, to - this.first));
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

  #fold(): void {
    const first = this.first;
    for (let from = this.end; from - first < this.#records.length; from = this.end) {
      this.#frames.push(reduce(this.live, this.#records.slice(from - first, from - first + frameEvery)));
      this.#thin();
    }
  }

  /** A view that is no longer among the newest stays where the last one that stays is far off. */
  #thin(): void {
    const place = this.#frames.length - 1 - recentFrames;
    if (place < 1) return;
    const gap = this.#frames[place + 1]!.position - this.#frames[place - 1]!.position;
    if (gap < frameEvery) this.#frames.splice(place, 1);
  }

  #forget(): void {
    const { records, bytes } = this.#caps;
    while (this.#frames.length > 2 && (this.#records.length > records || this.#bytes > bytes)) {
      const dropped = this.#records.splice(0, this.#frames[1]!.position - this.first);
      this.#frames.shift();
      for (const record of dropped) {
        this.#bytes -= weight(record);
        this.writes.forget(record, this.startOf(record));
      }
      for (const record of dropped) if (record.type === 'end') this.#starts.delete(record.id);
    }
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
