import { createStore, type StoreApi } from 'zustand/vanilla';
import { existedBehind } from '../../journey/recording/existence.ts';
import { type LedgerRow } from '../../journey/ledger.ts';
import type { Recording } from '../../journey/recording/recording.ts';
import { tapeAt } from '../../journey/tape.ts';
import type { JourneyView } from '../../journey/view.ts';
import type { Disposer } from '../../kernel/disposer.ts';
import type { LogRecord } from '../../kernel/span.ts';
import type { Session } from '../../protocol/session.ts';
import type { JourneyFeed } from './journey-store.ts';

/** Keys of the stored objects, in order: what the tree of resources shows. */
export type ObjectKeys = ReadonlySet<string>;

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

/**
 * Follows which objects exist at the moment on show: from the store's history once, then from every revision that the log
 * tells of; in the past, without what came after.
 */
export function followObjects(
  session: Pick<Session, 'store' | 'state'>,
  { live, playhead, recording, adopt }: Pick<JourneyFeed, 'live' | 'playhead' | 'recording' | 'adopt'>,
): { readonly store: StoreApi<ObjectKeys>; readonly stop: Disposer } {
  const store = createStore<ObjectKeys>(() => new Set());
  let now: ObjectKeys = store.getState();
  let seen = 0;
  const show = (): void => {
    const head = playhead.getState();
    const keys = head.at === 'live' ? now : keysAt(now, recording, recording.before(head.position));
    if (keys !== store.getState()) store.setState(keys, true);
  };
  const takeIn = (view: JourneyView): void => {
    if (view.ledger.end === seen) return;
    now = withWrites(now, rowsFrom(view, seen));
    seen = view.ledger.end;
    if (playhead.getState().at === 'live') show();
  };
  const stopFollowing = [live.subscribe(takeIn), playhead.subscribe(show)];
  takeIn(live.getState());

  let asked = false;
  const ask = (): void => {
    const etcd = session.state.get().components.find(({ id }) => id === 'etcd');
    if (asked || etcd?.life !== 'running') return;
    asked = true;
    session.store.history(historyLimit).then(
      (entries) => {
        const oldestFirst = entries.toSorted((a, b) => a.revision - b.revision);
        const earlier = withWrites(
          new Set(),
          oldestFirst.map(({ event }) => ({
            key: event.kv.key,
            operation: event.type === 'DELETE' ? ('delete' as const) : ('update' as const),
          })),
        );
        adopt(entries);
        const view = live.getState();
        now = withWrites(earlier, rowsFrom(view, view.ledger.first));
        seen = view.ledger.end;
        show();
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
      for (const stop of [...stopFollowing, stopAsking]) stop();
    },
  };
}

/** The keys that existed behind a record: those of now, but for what was made or removed after it. */
function keysAt(now: ObjectKeys, recording: Recording, behind: LogRecord | undefined): ObjectKeys {
  const keys = new Set(now);
  for (const [key, existed] of existedBehind(recording, behind))
    if (existed) keys.add(key);
    else keys.delete(key);
  return keys;
}
