import type { VirtualMs } from '../kernel/clock.ts';
import type { SpanId, TraceId } from '../kernel/span.ts';

/** One revision of etcd. */
export interface LedgerRow {
  readonly revision: number;
  readonly at: VirtualMs;
  readonly operation: 'create' | 'update' | 'delete' | 'txn';
  readonly key: string;
  readonly version?: number;
  /** JSON text as stored; absent for deletions and at lower tracing levels. */
  readonly value?: string;
  readonly previousRevision?: number;
  /** Component for whose request it was written; '' when it is not known. */
  readonly writer: string;
  readonly requestKey?: SpanId;
  readonly traceId?: TraceId;
  /** Heartbeats and other chatter, shown muted. */
  readonly quiet: boolean;
  /** Written before the log began: when and for whom is not known. */
  readonly earlier?: true;
  /** Transactions that shared the durable batch. */
  readonly batch?: number;
}
