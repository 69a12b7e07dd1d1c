import type { VirtualMs } from '../kernel/clock.ts';

/** A time in which nobody worked on anything, heartbeats apart. */
export interface Gap {
  readonly from: VirtualMs;
  readonly until: VirtualMs;
}

/** Who works at the moment, and, where nobody does, since when. */
export interface Idleness {
  readonly working: number;
  /** Absent before the first piece of work has ended. */
  readonly since?: VirtualMs;
}
