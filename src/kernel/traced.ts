import type { Context } from './context.ts';
import type { Gate } from './gate.ts';
import type { Outcome } from './outcome.ts';
import type { OpenSpan, Tracer } from './tracer.ts';

export interface Tracing {
  readonly tracer: Tracer;
  readonly gate: Gate;
}

/** Where a piece of work stands in the log. */
export interface TracePoint {
  readonly name: string;
  readonly subject?: object;
  /** One line for whoever waits at the gate, e.g. `POST pods`. */
  readonly label: string;
}

/**
 * Runs a piece of work as a span: passes the gate, logs the start, runs, logs the outcome with its evidence.
 * Only assembly files call it; the work itself knows nothing of tracing. A throw is logged as `error` and rethrown.
 */
export async function traced<Value, Evidence extends object, Refusal>(
  tracing: Tracing,
  context: Context,
  point: TracePoint,
  run: (
    context: Context,
  ) => Outcome<Value, Evidence, Refusal> | Promise<Outcome<Value, Evidence, Refusal>>,
): Promise<Outcome<Value, Evidence, Refusal>> {
  const { tracer, gate } = tracing;
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
export function tracedSync<Value, Evidence extends object, Refusal>(
  tracer: Tracer,
  context: Context,
  point: TracePoint,
  run: (context: Context) => Outcome<Value, Evidence, Refusal>,
): Outcome<Value, Evidence, Refusal> {
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

function endWith<Value, Evidence extends object, Refusal>(
  tracer: Tracer,
  open: OpenSpan,
  outcome: Outcome<Value, Evidence, Refusal>,
): void {
  const change = outcome.ok && tracer.level === 'full' ? outcome.change?.() : undefined;
  tracer.end(open, { outcome: outcome.ok ? 'ok' : 'refused', evidence: outcome.evidence, ...change });
}
