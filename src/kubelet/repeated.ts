import type { Clock } from '../kernel/clock.ts';
import type { Disposer } from '../kernel/disposer.ts';

/** Does something every `ms`, the first time after `ms`, until it is stopped. */
export function repeated(clock: Clock, ms: number, act: () => void): Disposer {
  let disarm: Disposer = () => {};
  const arm = (): void => {
    disarm = clock.after(ms, () => {
      arm();
      act();
    });
  };
  arm();
  return () => disarm();
}
