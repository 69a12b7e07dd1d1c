import type { Disposer } from './disposer.ts';

/** Tells long-running work to stop. The engine's own, because AbortSignal belongs to the platform. */
export interface Cancellation {
  readonly cancelled: boolean;
  /** Calls `listener` once on cancellation, at once if that has already happened. */
  onCancel(listener: () => void): Disposer;
}

export interface CancellationSource extends Cancellation {
  cancel(): void;
}

export const never: Cancellation = { cancelled: false, onCancel: () => () => {} };

const nothing: Disposer = () => {};

/** A fresh source; with a parent it is cancelled together with it. */
export const cancellationSource = (parent: Cancellation = never): CancellationSource => new Source(parent);

class Source implements CancellationSource {
  cancelled = false;
  /** Made for the first listener: most sources of a busy cluster never have one. */
  #listeners: Set<() => void> | undefined;
  #leaveParent: Disposer = nothing;

  constructor(parent: Cancellation) {
    if (parent !== never) this.#leaveParent = parent.onCancel(() => this.cancel());
  }

  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.#leaveParent();
    for (const listener of this.#listeners ?? []) listener();
    this.#listeners = undefined;
  }

  onCancel(listener: () => void): Disposer {
    if (this.cancelled) {
      listener();
      return nothing;
    }
    const listeners = (this.#listeners ??= new Set());
    listeners.add(listener);
    return () => listeners.delete(listener);
  }
}
