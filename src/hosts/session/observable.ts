import type { Observable } from '../../protocol/session.ts';

export interface Subject<Value> extends Observable<Value> {
  set(value: Value): void;
}

/** A value that tells its subscribers when it is replaced. */
export function subject<Value>(initial: Value): Subject<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
