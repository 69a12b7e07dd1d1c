import type { TraceId } from '../kernel/span.ts';
import type { SteppingState } from '../protocol/session.ts';

/** What to do with the cluster on the way to a moment. */
export type Move =
  | { readonly do: 'arrive' }
  | { readonly do: 'pause' }
  | { readonly do: 'step'; readonly trace: TraceId | undefined }
  | { readonly do: 'wait' }
  /** Somebody pressed play or pause: the way is theirs now. */
  | { readonly do: 'yield' };

export interface Situation {
  readonly reached: boolean;
  readonly stepping: Pick<SteppingState, 'mode' | 'held'>;
  /** Traces of the pod that is followed. */
  readonly own: ReadonlySet<string>;
  /** Whether a step has been made on this way. */
  readonly moved: boolean;
}

/**
 * One step at a time until the moment is there: work for the lesson's own pod goes first, then whatever has waited
 * longest, because it may be what the pod waits for. So the cluster stands exactly where the moment is.
 */
export function nextMove({ reached, stepping, own, moved }: Situation): Move {
  if (reached) return stepping.mode === 'paused' ? { do: 'arrive' } : { do: 'pause' };
  if (stepping.mode === 'running') return moved ? { do: 'yield' } : { do: 'pause' };
  const held = stepping.held.filter(({ background }) => !background);
  if (held.length > 0) return { do: 'step', trace: held.find(({ traceId }) => own.has(traceId))?.traceId };
  if (stepping.mode === 'stepping') return { do: 'wait' };
  return moved ? { do: 'yield' } : { do: 'step', trace: undefined };
}
