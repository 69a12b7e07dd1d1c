import type { VirtualMs } from '../kernel/clock.ts';
import type { SpanId, SpanRef, TraceId } from '../kernel/span.ts';

/** An etcd event that entered the watch cache and fanned out. */
export interface WatchEvent {
  readonly spanId: SpanId;
  readonly traceId: TraceId;
  readonly causes: readonly SpanRef[];
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly revision: number;
  readonly background: boolean;
  readonly at: VirtualMs;
  /** Absent until the fan-out is done. */
  readonly until?: VirtualMs;
  readonly watchers?: number;
  /** User agents or user names of those who were told. */
  readonly notified: readonly string[];
  /** The request whose write this is, once known. */
  readonly requestKey?: SpanId;
}
