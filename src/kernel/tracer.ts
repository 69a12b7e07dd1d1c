import type { Clock, VirtualMs } from './clock.ts';
import type { Context } from './context.ts';
import type { LogRecord, SpanEnd, SpanId, SpanRef, SpanStart, TraceId } from './span.ts';

/** off: nothing; outcome: spans with evidence; full: objects before and after too. */
export type TraceLevel = 'off' | 'outcome' | 'full';

export interface OpenSpan {
  readonly ref: SpanRef;
  readonly label: string;
}

/** Writes one component's part of the log. */
export interface Tracer {
  readonly component: string;
  level: TraceLevel;
  /** Names the span without logging it, so that a gate can hold it before it starts. */
  open(context: Context, label: string): OpenSpan;
  start(open: OpenSpan, context: Context, name: string, subject?: object): void;
  end(open: OpenSpan, end: Pick<SpanEnd, 'outcome' | 'evidence' | 'before' | 'after'>): void;
  /** Takes note of a remote Lamport time, so that what follows sorts after its cause. */
  observe(remote: number): void;
  /** A reference to send along with a message. */
  stamp(ref: SpanRef): SpanRef;
  /** The Lamport time now. */
  lamport(): number;
}

export interface TracerOptions {
  readonly component: string;
  /** Unique per start of a component, so that span ids never repeat after a restart. */
  readonly instance: string;
  readonly clock: Clock;
  readonly level: TraceLevel;
  readonly write: (record: LogRecord) => void;
}

export function createTracer(options: TracerOptions): Tracer {
  const { component, instance, clock, write } = options;
  let lamport = 0;
  let spans = 0;
  /** Microseconds of cluster time, or one more than the time of the last record or cause where the clock is not past it. */
  const tick = (at: VirtualMs): number => (lamport = Math.max(lamport + 1, Math.floor(at * 1000)));
  return {
    component,
    level: options.level,
    open(context, label) {
      const spanId = `${instance}.${(++spans).toString(36)}` as SpanId;
      const traceId = context.span?.traceId ?? (spanId as string as TraceId);
      const background = context.span?.background ?? context.background;
      return { ref: { traceId, spanId, lamport, background }, label };
    },
    start({ ref }, context, name, subject) {
      if (this.level === 'off') return;
      const at = clock.now();
      const start: SpanStart = {
        type: 'start',
        seq: tick(at),
        at,
        id: ref.spanId,
        traceId: ref.traceId,
        ...(context.span && { parentId: context.span.spanId }),
        ...(!context.span && context.causes?.length && { links: context.causes }),
        component,
        name,
        background: ref.background,
        ...(subject && { subject }),
      };
      write(start);
    },
    end({ ref }, { outcome, evidence, before, after }) {
      if (this.level === 'off') return;
      const at = clock.now();
      write({
        type: 'end',
        seq: tick(at),
        at,
        id: ref.spanId,
        outcome,
        ...(evidence && { evidence }),
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
      });
    },
    observe(remote) {
      if (remote > lamport) lamport = remote;
    },
    stamp: (ref) => ({ ...ref, lamport }),
    lamport: () => lamport,
  };
}
