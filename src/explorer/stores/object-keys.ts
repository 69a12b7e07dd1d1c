import { createStore, type StoreApi } from 'zustand/vanilla';
import { adopt } from '../../journey/adopt.ts';
import { type LedgerRow } from '../../journey/ledger.ts';
import { tapeAt } from '../../journey/tape.ts';
import type { JourneyView } from '../../journey/view.ts';
import type { Disposer } from '../../kernel/disposer.ts';
import type { Session } from '../../protocol/session.ts';

/** Keys of the stored objects, in order: what the tree of resources shows. */
export type ObjectKeys = ReadonlySet<string>;

export interface StoredObject {
  readonly key: string;
  /** As etcd's keys name it, e.g. `pods`, `minions`. */
  readonly resource: string;
  /** '' for objects of the whole cluster. */
  readonly namespace: string;
  readonly name: string;
}

/** `/registry/pods/default/web`, `/registry/minions/node-a`, `/registry/leases/kube-node-lease/node-a`. */
export function storedObject(key: string): StoredObject | undefined {
  const [empty, root, resource, ...rest] = key.split('/');
  if (empty !== '' || root !== 'registry' || !resource) return undefined;
  if (rest.length === 1 && rest[0]) return { key, resource, namespace: '', name: rest[0] };
  const [namespace, name] = rest;
  return rest.length === 2 && namespace && name ? { key, resource, namespace, name } : undefined;
}

type Write = Pick<LedgerRow, 'key' | 'operation'>;

/** The set after some writes; the same set when none of them made or removed an object. */
export function withWrites(keys: ObjectKeys, writes: Iterable<Write>): ObjectKeys {
  let next: Set<string> | undefined;
  for (const { key, operation } of writes) {
    const gone = operation === 'delete';
    if ((next ?? keys).has(key) !== gone) continue;
    next ??= new Set(keys);
    if (gone) next.delete(key);
    else next.add(key);
  }
  return next ?? keys;
}

function* rowsFrom(view: JourneyView, number: number): Generator<LedgerRow> {
  for (let at = Math.max(number, view.ledger.first); at < view.ledger.end; at++) yield tapeAt(view.ledger, at)!;
}

/** How far back the store's own history is asked for objects that were there before this page. */
const historyLimit = 20_000;

/** Follows which objects exist: from the store's history once, then from every revision that the log tells of. */
export function followObjects(
  session: Pick<Session, 'history' | 'state'>,
  journey: StoreApi<JourneyView>,
): { readonly store: StoreApi<ObjectKeys>; readonly stop: Disposer } {
  const store = createStore<ObjectKeys>(() => new Set());
  let seen = 0;
  const takeIn = (view: JourneyView): void => {
    if (view.ledger.end === seen) return;
    store.setState(withWrites(store.getState(), rowsFrom(view, seen)), true);
    seen = view.ledger.end;
  };
  const stopFollowing = journey.subscribe(takeIn);
  takeIn(journey.getState());

  let asked = false;
  const ask = (): void => {
    const etcd = session.state.get().components.find(({ id }) => id === 'etcd');
    if (asked || etcd?.life !== 'running') return;
    asked = true;
    session.history(historyLimit).then(
      (entries) => {
        const oldestFirst = entries.toSorted((a, b) => a.revision - b.revision);
        const earlier = withWrites(
          new Set(),
          oldestFirst.map(({ event }) => ({
            key: event.kv.key,
            operation: event.type === 'DELETE' ? ('delete' as const) : ('update' as const),
          })),
        );
        journey.setState(adopt(journey.getState(), entries), true);
        const view = journey.getState();
        store.setState(withWrites(earlier, rowsFrom(view, view.ledger.first)), true);
      },
      () => {
        asked = false;
      },
    );
  };
  const stopAsking = session.state.subscribe(ask);
  ask();
  return {
    store,
    stop: () => {
      stopFollowing();
      stopAsking();
    },
  };
}
