import type { VirtualMs } from '../kernel/clock.ts';
import type { Fault, FaultId } from '../protocol/faults.ts';

/** A fault that is in force at the moment on show. */
export interface FaultNote {
  readonly id: FaultId;
  readonly fault: Fault;
  readonly since: VirtualMs;
  /** How many messages and connections it has struck. */
  readonly strikes: number;
}
