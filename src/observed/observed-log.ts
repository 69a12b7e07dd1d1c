import { type VirtualMs, virtualMs } from '../kernel/clock.ts';
import type { LogRecord, SpanId, SpanOutcome, SpanRef, TraceId } from '../kernel/span.ts';
import type { Evidence, SpanName, Subject } from '../protocol/spans.ts';

/** A piece of work that somebody else's cluster did. */
export interface ObservedWork<Name extends SpanName> {
  readonly component: string;
  readonly name: Name;
  /** Epoch ms. */
  readonly at: number;
  /** Epoch ms; absent: it took no time. */
  readonly until?: number;
  readonly subject?: Subject<Name>;
  readonly evidence?: Evidence<Name>;
  readonly parent?: SpanRef;
  readonly background?: boolean;
  /** It is not in what was recorded, but must have been. */
  readonly inferred: boolean;
  readonly outcome?: SpanOutcome;
}

/** Writes the log of a cluster that did not write one: spans in the order of their times. */
export class ObservedLog {
  readonly #instance: string;
  #records: LogRecord[] = [];
  #spans = 0;

  /** @param instance tells two logs apart that are read into one page */
  constructor(instance: string) {
    this.#instance = instance;
  }

  add<Name extends SpanName>(work: ObservedWork<Name>): SpanRef {
    const { component, name, at, until = at, subject, evidence, parent, background = false, inferred } = work;
    const id = `${this.#instance}.${component}.${(++this.#spans).toString(36)}` as SpanId;
    const traceId = parent?.traceId ?? (id as string as TraceId);
    this.#records.push(
      {
        type: 'start',
        seq: 0,
        at: virtualMs(at),
        id,
        traceId,
        ...(parent && { parentId: parent.spanId }),
        component,
        name,
        background,
        ...(inferred && { inferred }),
        ...(subject && { subject }),
      },
      {
        type: 'end',
        seq: 0,
        at: virtualMs(Math.max(at, until)),
        id,
        outcome: work.outcome ?? 'ok',
        ...(evidence && { evidence }),
      },
    );
    return { traceId, spanId: id, lamport: 0, background };
  }

  /** What was added since the last time, in order of time; of one time in the order in which it was added. */
  take(after: VirtualMs = virtualMs(0)): readonly LogRecord[] {
    const records = this.#records;
    this.#records = [];
    let seq = Math.floor(after * 1000);
    return records
      .toSorted((a, b) => a.at - b.at)
      .map((record) => {
        seq = Math.max(seq + 1, Math.floor(record.at * 1000));
        return { ...record, seq };
      });
  }
}
