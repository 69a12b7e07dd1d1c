import type { SpanId, TraceId } from './span.ts';

/** A place where work can be held: the door in front of a traced piece of work. */
export interface GatePoint {
  readonly component: string;
  readonly name: string;
  readonly traceId: TraceId;
  /** The span that will start when the gate lets it pass. */
  readonly spanId: SpanId;
  readonly background: boolean;
  /** Says in one line whose work waits, e.g. `POST pods`. */
  readonly label: string;
}

export interface Gate {
  /** Nothing in run mode, so that full speed costs no await; a promise where the work has to wait. */
  pass(point: GatePoint): Promise<void> | undefined;
}

export const openGate: Gate = { pass: () => undefined };
