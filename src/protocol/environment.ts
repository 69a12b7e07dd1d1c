import type { Clock } from '../kernel/clock.ts';
import type { Gate } from '../kernel/gate.ts';
import type { Random } from '../kernel/random.ts';
import type { Tracer } from '../kernel/tracer.ts';
import type { Bus } from './bus.ts';

/** All that a component knows of the world. Hosts differ only in what they put in it. */
export interface Environment {
  readonly clock: Clock;
  readonly random: Random;
  readonly bus: Bus;
  readonly tracer: Tracer;
  readonly gate: Gate;
  /** Last resort for what has no request to answer to; never for explaining (that is evidence). */
  readonly report: (message: string) => void;
}

/** A started component. */
export interface Running {
  /** Ends its loops and closes its connections; nothing of it runs afterwards. */
  stop(): void;
}
