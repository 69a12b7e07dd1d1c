import type { Clock } from '../kernel/clock.ts';
import type { FaultBoard } from './board.ts';

/** A component's clock: time goes on while it is frozen, but its timers fire only when it thaws. */
export function frozenClock(clock: Clock, component: string, board: FaultBoard): Clock {
  return {
    now: () => clock.now(),
    after(ms, fire) {
      let leave = clock.after(ms, () => {
        if (!board.frozen(component)) {
          fire();
          return;
        }
        leave = board.onChange(() => {
          if (board.frozen(component)) return;
          leave();
          leave = clock.after(0, fire);
        });
      });
      return () => leave();
    },
  };
}
