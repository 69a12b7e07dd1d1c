import type { Context } from './context.ts';
import { type Gate, openGate } from './gate.ts';
import type { Outcome } from './outcome.ts';
import type { OpenSpan, Tracer } from './tracer.ts';

export interface Tracing {
  readonly tracer: Tracer;
  readonly gate: Gate;
}

type AnyOutcome = Outcome<unknown, object, unknown>;

/** Where a piece of work stands in the log. */
export interface TracePoint {
  readonly name: string;
  readonly subject?: object;
  /** One line for whoever waits at the gate, e.g. `POST pods`. */
  readonly label: string;
}

/** A trace point, or how to make it where that costs something: untraced work does not ask. */
export type MakePoint = TracePoint | (() => TracePoint);

/**
 * Runs a piece of work as a span: passes the gate, logs the start, runs, logs the outcome with its evidence.
 * Only assembly files call it; the work itself knows nothing of tracing. A throw is logged as `error` and rethrown.
 */
export function traced<Result extends AnyOutcome>(
  tracing: Tracing,
  context: Context,
  point: MakePoint,
  run: (context: Context) => Result | Promise<Result>,
): Result | Promise<Result> {
  // Without a log and without anybody who could hold it, work is only done.
  if (tracing.tracer.level === 'off' && tracing.gate === openGate) return run(context);
  return logged(tracing, context, typeof point === 'function' ? point() : point, run);
}

async function logged<Result extends AnyOutcome>(
  { tracer, gate }: Tracing,
  context: Context,
  point: TracePoint,
  run: (context: Context) => Result | Promise<Result>,
): Promise<Result> {
  const open = tracer.open(context, point.label);
  const held = gate.pass({
    component: tracer.component,
    name: point.name,
    traceId: open.ref.traceId,
    spanId: open.ref.spanId,
    background: open.ref.background,
    label: point.label,
  });
  if (held) await held;
  tracer.start(open, context, point.name, point.subject);
  try {
    const outcome = await run({ ...context, span: open.ref });
    endWith(tracer, open, outcome);
    return outcome;
  } catch (error) {
    tracer.end(open, { outcome: 'error', evidence: { message: String(error) } });
    throw error;
  }
}

/** The same for work that neither waits nor can be held: the gate is not asked. */
export function tracedSync<Result extends AnyOutcome>(
  tracer: Tracer,
  context: Context,
  point: TracePoint,
  run: (context: Context) => Result,
): Result {
  const open = tracer.open(context, point.label);
  tracer.start(open, context, point.name, point.subject);
  try {
    const outcome = run({ ...context, span: open.ref });
    endWith(tracer, open, outcome);
    return outcome;
  } catch (error) {
    tracer.end(open, { outcome: 'error', evidence: { message: String(error) } });
    throw error;
  }
}

function endWith(tracer: Tracer, open: OpenSpan, outcome: AnyOutcome): void {
  const change = outcome.ok && tracer.level === 'full' ? outcome.change?.() : undefined;
  tracer.end(open, { outcome: outcome.ok ? 'ok' : 'refused', evidence: outcome.evidence, ...change });
}
