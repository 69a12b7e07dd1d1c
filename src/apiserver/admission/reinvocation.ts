import type { KubeObject } from '../../apimachinery/object.ts';
import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { AdmissionRequest, Asked, Reinvocation } from './plugin.ts';

export const firstTime = (): Reinvocation => ({ isSecond: false, isNeeded: false, asked: new Map() });

/** What a plug-in that asks others has to know of both times. */
export interface Reinvoked {
  /** Whether it is this one's turn: the second time only those are asked that the object has changed for. */
  readonly isDue: (uid: string) => boolean;
  /** The object was changed: those asked before may have something to say to that. */
  readonly changed: () => void;
  readonly mayAskAgain: (uid: string) => void;
  /** The plug-in is through with the object. */
  readonly leave: (output: KubeObject | undefined) => void;
}

/** Upstream: admission/plugin/webhook/mutating/reinvocationcontext.go, admission/plugin/policy/mutating/reinvocationcontext.go */
export function reinvoked({ reinvocation, object }: AdmissionRequest, plugin: string): Reinvoked {
  const round = reinvocation ?? firstTime();
  let asked: Asked | undefined = round.asked.get(plugin);
  if (!asked) round.asked.set(plugin, (asked = { before: new Set(), again: new Set() }));
  const { before, again } = asked;
  const askAgain = (): void => {
    for (const uid of before) again.add(uid);
    before.clear();
  };
  if (round.isSecond && !jsonEqual(asked.output, object)) askAgain();
  const known = asked;
  return {
    isDue: (uid) => !round.isSecond || again.has(uid),
    changed() {
      askAgain();
      round.isNeeded = true;
    },
    mayAskAgain: (uid) => before.add(uid),
    leave(output) {
      if (output) known.output = output;
    },
  };
}
