import { rootContext } from '../../kernel/context.ts';
import type { Tracer } from '../../kernel/tracer.ts';

/** Writes into the log that a component was ended, as it can no longer say so itself. */
export function markStopped(tracer: Tracer, component: string): void {
  const open = tracer.open(rootContext, component);
  tracer.start(open, rootContext, 'stopped');
  tracer.end(open, { outcome: 'ok', evidence: { reason: 'killed' } });
}
