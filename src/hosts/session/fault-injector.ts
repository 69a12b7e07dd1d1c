import { FaultBoard } from '../../faults/board.ts';
import { rootContext } from '../../kernel/context.ts';
import type { OpenSpan, Tracer } from '../../kernel/tracer.ts';
import type { ActiveFault, Fault, FaultId } from '../../protocol/faults.ts';
import type { FaultOperations } from '../../protocol/session.ts';

export interface FaultInjectorOptions {
  readonly tracer: Tracer;
  /** Of the page's own realm. */
  readonly board: FaultBoard;
  /** Tells everybody else which faults are in force. */
  readonly changed: (faults: readonly ActiveFault[]) => void;
}

/** The faults of a session: each is a span of the log for as long as it is in force. */
export class FaultInjector implements FaultOperations {
  readonly #options: FaultInjectorOptions;
  readonly #active = new Map<FaultId, { readonly fault: Fault; readonly span: OpenSpan }>();

  constructor(options: FaultInjectorOptions) {
    this.#options = options;
  }

  inject(fault: Fault): FaultId {
    const span = this.#options.tracer.open(rootContext, fault.kind);
    const id = span.ref.spanId;
    this.#begin({ id, fault }, span);
    this.#tell();
    return id;
  }

  restore(faults: readonly ActiveFault[]): void {
    if (faults.length === 0) return;
    const { tracer } = this.#options;
    // The spans of another session's log that these faults were are over with its life.
    const life = tracer.open(rootContext, 'faults');
    tracer.start(life, rootContext, 'started');
    tracer.end(life, { outcome: 'ok', evidence: {} });
    for (const active of faults) this.#begin(active, tracer.open(rootContext, active.fault.kind));
    this.#tell();
  }

  /** What is mended already stays so. */
  mend(id: FaultId): void {
    const active = this.#active.get(id);
    if (!active) return;
    this.#active.delete(id);
    this.#options.tracer.end(active.span, { outcome: 'ok', evidence: {} });
    this.#tell();
  }

  #begin({ id, fault }: ActiveFault, span: OpenSpan): void {
    this.#options.tracer.start(span, rootContext, 'fault', { id, fault });
    this.#active.set(id, { fault, span });
  }

  #tell(): void {
    const faults = [...this.#active].map(([id, { fault }]) => ({ id, fault }));
    this.#options.board.set(faults);
    this.#options.changed(faults);
  }
}
