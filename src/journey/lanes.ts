import type { VirtualMs } from '../kernel/clock.ts';
import type { SpanId, TraceId } from '../kernel/span.ts';
import type { ComponentFamily } from '../protocol/components.ts';
import type { SpanName } from '../protocol/spans.ts';
import type { Tape } from './tape.ts';

/** One stretch of a component's time. */
export interface LaneSpan {
  readonly spanId: SpanId;
  readonly traceId: TraceId;
  readonly component: string;
  readonly name: SpanName;
  /** One line: what the component did, e.g. `POST pods`, `default/web`. */
  readonly label: string;
  readonly at: VirtualMs;
  /** Absent while it goes on. */
  readonly until?: VirtualMs;
  /** Working on somebody's request, as against waiting or chatter. */
  readonly solid: boolean;
  readonly bad: boolean;
  /** Nobody recorded it. */
  readonly inferred?: true;
}

export type Lanes = { readonly [Family in ComponentFamily]: Tape<LaneSpan> };

/** The lanes from top to bottom: the way a request takes. */
export const laneOrder = [
  'client',
  'apiserver',
  'etcd',
  'scheduler',
  'controllers',
  'kubelet',
  'runtime',
] as const satisfies readonly ComponentFamily[];
