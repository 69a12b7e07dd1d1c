import { FaultBoard } from '../faults/board.ts';
import { rootContext } from '../kernel/context.ts';
import type { OpenSpan, Tracer } from '../kernel/tracer.ts';
import type { ActiveFault, Fault, FaultId } from '../protocol/faults.ts';
import type { FaultOperations } from '../protocol/session.ts';

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
  readonly #active = new Map<FaultId, { readonly fault: ActiveFault; readonly span: OpenSpan }>();
  #injected = 0;

  constructor(options: FaultInjectorOptions) {
    this.#options = options;
  }

  inject(fault: Fault): FaultId {
    const { tracer } = this.#options;
    const id = `fault-${++this.#injected}`;
    const span = tracer.open(rootContext, fault.kind);
    tracer.start(span, rootContext, 'fault', { id, fault });
    this.#active.set(id, { fault: { id, fault }, span });
    this.#tell();
    return id;
  }

  /** What is mended already stays so. */
  mend(id: FaultId): void {
    const active = this.#active.get(id);
    if (!active) return;
    this.#active.delete(id);
    this.#options.tracer.end(active.span, { outcome: 'ok', evidence: {} });
    this.#tell();
  }

  #tell(): void {
    const faults = [...this.#active.values()].map(({ fault }) => fault);
    this.#options.board.set(faults);
    this.#options.changed(faults);
  }
}
