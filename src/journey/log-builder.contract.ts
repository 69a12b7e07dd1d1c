import { type VirtualMs, virtualMs } from '../kernel/clock.ts';
import type { LogRecord, SpanEnd, SpanId, SpanOutcome, SpanRef, TraceId } from '../kernel/span.ts';
import type { Evidence, SpanName, Subject } from '../protocol/spans.ts';

/** A span under construction in a hand-written log. */
export interface BuiltSpan {
  readonly id: SpanId;
  readonly ref: SpanRef;
}

interface SpanOptions<Name extends SpanName> {
  readonly component: string;
  readonly name: Name;
  readonly subject?: Subject<Name>;
  readonly parent?: BuiltSpan;
  readonly links?: readonly BuiltSpan[];
  readonly background?: boolean;
}

/** Writes logs record by record, as a tracer would, for tests and fixtures. Times are milliseconds from `epoch`. */
export class LogBuilder {
  readonly records: LogRecord[] = [];
  readonly #epoch: number;
  #spans = 0;
  #seq = 0;

  constructor(epoch = 0) {
    this.#epoch = epoch;
  }

  start<Name extends SpanName>(at: number, options: SpanOptions<Name>): BuiltSpan {
    const { component, name, subject, parent, links } = options;
    const id = `${component}-1.${(++this.#spans).toString(36)}` as SpanId;
    const traceId = parent?.ref.traceId ?? (id as string as TraceId);
    const background = options.background ?? parent?.ref.background ?? false;
    this.records.push({
      type: 'start',
      seq: ++this.#seq,
      at: this.#at(at),
      id,
      traceId,
      component,
      name,
      background,
      ...(parent && { parentId: parent.id }),
      ...(!parent && links && { links: links.map(({ ref }) => ref) }),
      ...(subject !== undefined && { subject }),
    });
    return { id, ref: { traceId, spanId: id, lamport: this.#seq, background } };
  }

  end<Name extends SpanName>(
    at: number,
    span: BuiltSpan,
    _name: Name,
    evidence?: Evidence<Name>,
    more: { readonly outcome?: SpanOutcome } & Pick<SpanEnd, 'before' | 'after'> = {},
  ): void {
    this.records.push({
      type: 'end',
      seq: ++this.#seq,
      at: this.#at(at),
      id: span.id,
      outcome: 'ok',
      ...(evidence && { evidence }),
      ...more,
    });
  }

  /** Start and end in one go. */
  span<Name extends SpanName>(
    from: number,
    until: number,
    options: SpanOptions<Name>,
    evidence?: Evidence<Name>,
    more?: { readonly outcome?: SpanOutcome } & Pick<SpanEnd, 'before' | 'after'>,
  ): BuiltSpan {
    const span = this.start(from, options);
    this.end(until, span, options.name, evidence, more);
    return span;
  }

  #at(ms: number): VirtualMs {
    return virtualMs(this.#epoch + ms);
  }
}
