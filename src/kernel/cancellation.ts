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

/** A fresh source; with a parent it is cancelled together with it. */
export function cancellationSource(parent: Cancellation = never): CancellationSource {
  const listeners = new Set<() => void>();
  let cancelled = false;
  let leaveParent: Disposer = () => {};
  const source: CancellationSource = {
    get cancelled() {
      return cancelled;
    },
    cancel() {
      if (cancelled) return;
      cancelled = true;
      leaveParent();
      for (const listener of listeners) listener();
      listeners.clear();
    },
    onCancel(listener) {
      if (cancelled) {
        listener();
        return () => {};
      }
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  leaveParent = parent.onCancel(() => source.cancel());
  return source;
}
