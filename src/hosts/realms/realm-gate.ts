import type { Gate, GatePoint } from '../../kernel/gate.ts';

export interface RealmGate extends Gate {
  setOpen(open: boolean): void;
  release(id: number): void;
}

/** The gate in a realm: open at full speed, else it asks the conductor, who sits on the page. */
export function createRealmGate(open: boolean, ask: (id: number, point: GatePoint) => void): RealmGate {
  const waiting = new Map<number, () => void>();
  let isOpen = open;
  let asked = 0;
  return {
    pass(point) {
      if (isOpen) return undefined;
      return new Promise((resolve) => {
        const id = ++asked;
        waiting.set(id, resolve);
        ask(id, point);
      });
    },
    setOpen(next) {
      isOpen = next;
    },
    release(id) {
      waiting.get(id)?.();
      waiting.delete(id);
    },
  };
}
