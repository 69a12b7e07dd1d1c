import type { Brand } from './brand.ts';
import type { Cancellation } from './cancellation.ts';
import type { Disposer } from './disposer.ts';

/** A moment of the cluster's own time: milliseconds since the Unix epoch, fractions allowed. */
export type VirtualMs = Brand<number, 'VirtualMs'>;

export const virtualMs = (ms: number): VirtualMs => ms as VirtualMs;

/** The only source of time in the engine. Pausing it stops every timer of every component. */
export interface Clock {
  now(): VirtualMs;
  /** Runs `fire` once, `ms` milliseconds of cluster time from now (0: in a later turn). */
  after(ms: number, fire: () => void): Disposer;
}

/** Resolves after `ms` of cluster time, or at once when `cancellation` fires. Never rejects. */
export function sleep(clock: Clock, ms: number, cancellation?: Cancellation): Promise<void> {
  if (cancellation?.cancelled) return Promise.resolve();
  return new Promise((resolve) => {
    const stopListening = cancellation?.onCancel(() => {
      disarm();
      resolve();
    });
    const disarm = clock.after(ms, () => {
      stopListening?.();
      resolve();
    });
  });
}
