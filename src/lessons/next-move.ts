import type { GatePoint } from '../kernel/gate.ts';
import type { TraceId } from '../kernel/span.ts';
import { apiserverRooms } from '../protocol/spans.ts';
import type { SteppingState } from '../protocol/session.ts';

/** What to do with the cluster on the way to a moment. */
export type Move =
  | { readonly do: 'arrive' }
  | { readonly do: 'pause' }
  | { readonly do: 'step'; readonly by: 'stage' | 'request'; readonly trace: TraceId | undefined }
  /** Until something changes. */
  | { readonly do: 'wait' }
  /** A little, whether anything changes or not. */
  | { readonly do: 'linger' }
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
  /** Whether a request that stands nowhere may still come to its next room or back to its sender by itself. */
  readonly patient: boolean;
}

/**
 * One step at a time until the moment is there: the request that it may be in goes first, then other work for the
 * lesson's own pod, then whatever has waited longest, because it may be what the pod waits for. So the cluster stands
 * exactly where the moment is. A request that the moment cannot be in passes all its rooms at once.
 */
export function nextMove({ reached, stepping, own, atStake, moved, patient }: Situation): Move {
  if (reached) {
    if (stepping.mode === 'paused') return { do: 'arrive' };
    // Whatever follows comes to its own door in a moment, where it can be seen to wait.
    return stepping.mode === 'stepping' && patient ? { do: 'linger' } : { do: 'pause' };
  }
  if (stepping.mode === 'running') return moved ? { do: 'yield' } : { do: 'pause' };
  const held = stepping.held.filter(({ background }) => !background);
  const decisive = held.find((point) => isServing(point) && atStake.has(point.traceId));
  // What its write set off may stand already while the request is on its way: one more step, and the moment has passed.
  if (!decisive && moved && atStake.size > 0 && patient) return { do: 'linger' };
  const next = decisive ?? held.find(({ traceId }) => own.has(traceId)) ?? held[0];
  if (next) {
    const by = isRoom(next) && !atStake.has(next.traceId) ? 'request' : 'stage';
    return { do: 'step', by, trace: next.traceId };
  }
  if (stepping.mode === 'stepping') return { do: 'wait' };
  return moved ? { do: 'yield' } : { do: 'step', by: 'stage', trace: undefined };
}

const rooms: ReadonlySet<string> = new Set(apiserverRooms);

const isServing = (point: GatePoint): boolean => isRoom(point) || point.component === 'etcd';

const isRoom = ({ component, name }: GatePoint): boolean => component === 'kube-apiserver' && rooms.has(name);
