import type { Cancellation } from '../kernel/cancellation.ts';
import type { KeyRange, KvEvent, Revision, WatchRequest, WatchResponse } from '../protocol/kv.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { Store } from './store.ts';
import { errStopped } from './errors.ts';

/** How many undelivered events make a reader so slow that it is served from history instead. */
const maxUnread = 10_000;

interface Watcher {
  readonly range: KeyRange;
  readonly prevKv: boolean;
  readonly queue: WatchResponse[];
  unread: number;
  /** Set when the queue overflowed: the revision to catch up from. */
  behindFrom: Revision | undefined;
  wake: (() => void) | undefined;
}

/**
 * Tells watchers of durable writes, each event once and in order. A watcher that starts in the past, or falls behind,
 * reads from the store's history until it has caught up. Upstream: server/storage/mvcc/watchable_store.go
 */
export class Watchers {
  readonly #store: Store;
  readonly #all = new Set<Watcher>();
  #stopped = false;

  constructor(store: Store) {
    this.#store = store;
  }

  get size(): number {
    return this.#all.size;
  }

  /** Called once per durable transaction, in revision order. */
  publish(events: readonly KvEvent[], revision: Revision): void {
    for (const watcher of this.#all) {
      const matching = select(watcher, events);
      if (matching.length === 0 || watcher.behindFrom !== undefined) continue;
      if (watcher.unread + matching.length > maxUnread) {
        watcher.behindFrom = matching[0]!.kv.modRevision;
        continue;
      }
      watcher.unread += matching.length;
      watcher.queue.push({ revision, events: matching });
      wake(watcher);
    }
  }

  /** `durable` tells the newest revision that watchers may already see. */
  async *watch(
    request: WatchRequest,
    durable: () => Revision,
    cancellation: Cancellation,
  ): AsyncGenerator<WatchResponse> {
    const watcher: Watcher = {
      range: request,
      prevKv: request.prevKv ?? false,
      queue: [],
      unread: 0,
      behindFrom: undefined,
      wake: undefined,
    };
    // Registered before history is read: what is published meanwhile queues up behind it.
    this.#all.add(watcher);
    const stopListening = cancellation.onCancel(() => wake(watcher));
    try {
      if (request.startRevision) {
        const past = this.#past(watcher, request.startRevision, durable());
        if (past) yield past;
        if (past?.compactRevision !== undefined) return;
      }
      // Tells the reader that the watch stands, as etcd's `created` response does.
      else yield { revision: durable(), events: [] };
      while (!cancellation.cancelled) {
        if (this.#stopped) throw errStopped();
        const response = watcher.queue.shift();
        if (response) {
          watcher.unread -= response.events.length;
          yield response;
        } else if (watcher.behindFrom !== undefined) {
          const from = watcher.behindFrom;
          watcher.behindFrom = undefined;
          const missed = this.#past(watcher, from, durable());
          if (missed) yield missed;
          if (missed?.compactRevision !== undefined) return;
        } else {
          await new Promise<void>((resolve) => {
            watcher.wake = resolve;
          });
        }
      }
    } finally {
      stopListening();
      this.#all.delete(watcher);
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const watcher of this.#all) wake(watcher);
  }

  #past(watcher: Watcher, from: Revision, durable: Revision): WatchResponse | undefined {
    try {
      const events = this.#store.eventsSince(from).filter((event) => event.kv.modRevision <= durable);
      return { revision: durable, events: select(watcher, events) };
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      return { revision: durable, events: [], compactRevision: this.#store.compactRevision };
    }
  }
}

function select({ range, prevKv }: Watcher, events: readonly KvEvent[]): readonly KvEvent[] {
  const matching = events.filter(({ kv: { key } }) =>
    range.rangeEnd === undefined
      ? key === range.key
      : key >= range.key && (range.rangeEnd === '\0' || key < range.rangeEnd),
  );
  if (prevKv) return matching;
  return matching.map(({ type, kv, cause }) => ({ type, kv, ...(cause && { cause }) }));
}

function wake(watcher: Watcher): void {
  watcher.wake?.();
  watcher.wake = undefined;
}
