import type { Disposer } from '../kernel/disposer.ts';
import { type ActiveFault, type FaultId, isMessageFault, type Leg, type MessageFault } from '../protocol/faults.ts';

/**
 * The faults that are in force in a realm. The page, or a test, sets the whole list; what the list says is asked at
 * every message, so the common case, no fault at all, is one comparison.
 */
export class FaultBoard {
  readonly #spent: (fault: FaultId) => void;
  readonly #listeners = new Set<() => void>();
  readonly #struck = new Map<FaultId, number>();
  #faults: readonly ActiveFault[] = [];

  /** @param spent called when a fault has struck as often as it should; it strikes no more */
  constructor(spent: (fault: FaultId) => void = () => {}) {
    this.#spent = spent;
  }

  get quiet(): boolean {
    return this.#faults.length === 0;
  }

  set(faults: readonly ActiveFault[]): void {
    this.#faults = faults;
    for (const listener of this.#listeners) listener();
  }

  /** Called after every change of the list. */
  onChange(listener: () => void): Disposer {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  frozen(component: string): ActiveFault | undefined {
    return this.#faults.find(({ fault }) => fault.kind === 'freeze' && fault.component === component);
  }

  isDiskFull(component: string): boolean {
    return this.#faults.some(({ fault }) => fault.kind === 'disk-full' && fault.component === component);
  }

  /** Ms by which everything that the component hears comes later. */
  slowness(component: string): number {
    let ms = 0;
    for (const { fault } of this.#faults) if (fault.kind === 'slow' && fault.component === component) ms += fault.ms;
    return ms;
  }

  /** A cut cable carries nothing either way. */
  cut(one: string, other: string): ActiveFault | undefined {
    return this.#faults.find(
      ({ fault }) =>
        fault.kind === 'cut' &&
        ((fault.from === one && fault.to === other) || (fault.from === other && fault.to === one)),
    );
  }

  isStale(from: string, to: string): boolean {
    return this.#faults.some(({ fault }) => fault.kind === 'stale' && fault.from === from && fault.to === to);
  }

  /** The fault that strikes this message, if any; asking counts as striking. */
  strike(
    from: string,
    to: string,
    leg: Leg,
    label: string,
  ): (ActiveFault & { readonly fault: MessageFault }) | undefined {
    for (const { id, fault } of this.#faults) {
      if (!isMessageFault(fault) || fault.from !== from || fault.to !== to) continue;
      if (fault.leg !== leg || !label.includes(fault.about)) continue;
      const struck = (this.#struck.get(id) ?? 0) + 1;
      if (fault.times !== undefined && struck > fault.times) continue;
      this.#struck.set(id, struck);
      if (struck === fault.times) this.#spent(id);
      return { id, fault };
    }
    return undefined;
  }
}
