import type { VirtualMs } from '../kernel/clock.ts';
import type { SpanId, SpanOutcome, TraceId } from '../kernel/span.ts';
import type { Evidence } from '../protocol/spans.ts';

export const cyclePhases = [
  'prefilter',
  'filter',
  'postfilter',
  'score',
  'reserve',
  'permit',
  'prebind',
  'bind',
] as const;
export type CyclePhase = (typeof cyclePhases)[number];

export interface PhaseVisit<Phase extends CyclePhase = CyclePhase> {
  readonly phase: Phase;
  readonly spanId: SpanId;
  readonly startedAt: VirtualMs;
  readonly endedAt?: VirtualMs;
  readonly outcome?: SpanOutcome;
  readonly evidence?: Evidence<Phase>;
}

/** One attempt to place one pod. */
export interface Cycle {
  readonly number: number;
  readonly spanId: SpanId;
  readonly traceId: TraceId;
  readonly pod: string;
  readonly attempt: number;
  readonly at: VirtualMs;
  readonly until?: VirtualMs;
  readonly outcome?: SpanOutcome;
  readonly evidence?: Evidence<'cycle'>;
  readonly phases: { readonly [Phase in CyclePhase]?: PhaseVisit<Phase> };
}

/** A pod that waits to be scheduled. */
export interface QueueEntry {
  readonly pod: string;
  readonly where: 'active' | 'backoff' | 'unschedulable' | 'gated';
  readonly since: VirtualMs;
  readonly event: string;
  readonly backoffMs?: number;
  /** The last cycle's message, for those that could not be placed. */
  readonly message?: string;
}
