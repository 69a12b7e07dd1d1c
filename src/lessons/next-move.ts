import type { GatePoint } from '../kernel/gate.ts';
import type { TraceId } from '../kernel/span.ts';
import { apiserverRooms } from '../protocol/spans.ts';
import type { SteppingState } from '../protocol/session.ts';

/** What to do with the cluster on the way to a moment. */
export type Move =
  | { readonly do: 'arrive' }
  | { readonly do: 'pause' }
  | { readonly do: 'step'; readonly by: 'stage' | 'request'; readonly trace: TraceId | undefined }
  | { readonly do: 'wait' }
  /** Somebody pressed play or pause: the way is theirs now. */
  | { readonly do: 'yield' };

export interface Situation {
  readonly reached: boolean;
  readonly stepping: Pick<SteppingState, 'mode' | 'held'>;
  /** Traces of the pod that is followed. */
  readonly own: ReadonlySet<string>;
  /** Traces of requests that the moment may be in. */
  readonly atStake: ReadonlySet<string>;
  /** Whether a step has been made on this way. */
  readonly moved: boolean;
}

/**
 * One step at a time until the moment is there: work for the lesson's own pod goes first, then whatever has waited
 * longest, because it may be what the pod waits for. So the cluster stands exactly where the moment is. A request that
 * the moment cannot be in passes all its rooms at once.
 */
export function nextMove({ reached, stepping, own, atStake, moved }: Situation): Move {
  if (reached) return stepping.mode === 'paused' ? { do: 'arrive' } : { do: 'pause' };
  if (stepping.mode === 'running') return moved ? { do: 'yield' } : { do: 'pause' };
  const held = stepping.held.filter(({ background }) => !background);
  const next = held.find(({ traceId }) => own.has(traceId)) ?? held[0];
  if (next) {
    const by = isRoom(next) && !atStake.has(next.traceId) ? 'request' : 'stage';
    return { do: 'step', by, trace: next.traceId };
  }
  if (stepping.mode === 'stepping') return { do: 'wait' };
  return moved ? { do: 'yield' } : { do: 'step', by: 'stage', trace: undefined };
}

const rooms: ReadonlySet<string> = new Set(apiserverRooms);

const isRoom = ({ component, name }: GatePoint): boolean => component === 'kube-apiserver' && rooms.has(name);
