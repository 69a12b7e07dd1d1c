import type { Brand } from './brand.ts';
import type { VirtualMs } from './clock.ts';

export type SpanId = Brand<string, 'SpanId'>;
export type TraceId = Brand<string, 'TraceId'>;

/** What crosses a boundary so that the far side can say whose work it does. */
export interface SpanRef {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  /** Logical time of the sender when it sent. */
  readonly lamport: number;
  /** Heartbeats and other chatter: passes the gate in step mode unless asked for. */
  readonly background: boolean;
}

export type SpanOutcome = 'ok' | 'refused' | 'error' | 'cancelled';

/**
 * A piece of work begins. `seq` is hybrid logical time (Kulkarni et al. 2014): a cause has a smaller one than its effects,
 * and what has no cause in common lies as the clocks of its components say. A component's own records never share one.
 */
export interface SpanStart {
  readonly type: 'start';
  readonly seq: number;
  readonly at: VirtualMs;
  readonly id: SpanId;
  readonly traceId: TraceId;
  readonly parentId?: SpanId;
  /** Causes in other traces, such as the span that wrote the revision which a watch delivered. */
  readonly links?: readonly SpanRef[];
  readonly component: string;
  readonly name: string;
  readonly background: boolean;
  /** Nobody recorded it: it must have been so, by what was recorded. */
  readonly inferred?: true;
  /** What it is about; the shape per span name is in protocol/spans.ts. */
  readonly subject?: object;
}

/** The work is done. Evidence is what it saw, decided and why; the shape per span name is in protocol/spans.ts. */
export interface SpanEnd {
  readonly type: 'end';
  readonly seq: number;
  readonly at: VirtualMs;
  readonly id: SpanId;
  readonly outcome: SpanOutcome;
  readonly evidence?: object;
  /** JSON text of the object before and after, at tracing level `full` and where the work changed it. */
  readonly before?: string;
  readonly after?: string;
}

export type LogRecord = SpanStart | SpanEnd;
