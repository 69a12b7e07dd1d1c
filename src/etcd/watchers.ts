import type { Cancellation } from '../kernel/cancellation.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Disposer } from '../kernel/disposer.ts';
import {
  type KeyRange,
  type KvEvent,
  type Revision,
  revision,
  type WatchRequest,
  type WatchResponse,
} from '../protocol/kv.ts';
import { RpcError } from '../protocol/rpc.ts';
import type { Store } from './store.ts';
import { errStopped } from './errors.ts';

/** How many undelivered events make a reader so slow that it is served from history instead. */
const maxUnread = 10_000;

/** How often a watcher that asked for it hears of the revision, ms. */
const progressIntervalMs = 600_000;

interface Watcher {
  readonly request: WatchRequest;
  /** The first revision that it wants to hear of. */
  readonly from: Revision;
  readonly queue: WatchResponse[];
  unread: number;
  /** Set when the queue overflowed: the revision to catch up from. */
  behindFrom: Revision | undefined;
  progressDue: boolean;
  wake: (() => void) | undefined;
}

/**
 * Tells watchers of durable writes, each event once and in order. A watcher that starts in the past, or falls behind,
 * reads from the store's history until it has caught up. Upstream: server/storage/mvcc/watchable_store.go
 */
export class Watchers {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #all = new Set<Watcher>();
  #stopped = false;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
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
      request,
      from: request.startRevision ?? revision(0),
      queue: [],
      unread: 0,
      behindFrom: undefined,
      progressDue: false,
      wake: undefined,
    };
    // Registered before history is read: what is published meanwhile queues up behind it.
    this.#all.add(watcher);
    const stopListening = cancellation.onCancel(() => wake(watcher));
    const stopReporting = request.progressNotify ? this.#reportProgress(watcher) : undefined;
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
          watcher.progressDue = false;
          yield response;
        } else if (watcher.behindFrom !== undefined) {
          const from = watcher.behindFrom;
          watcher.behindFrom = undefined;
          const missed = this.#past(watcher, from, durable());
          if (missed) yield missed;
          if (missed?.compactRevision !== undefined) return;
        } else if (watcher.progressDue) {
          watcher.progressDue = false;
          yield { revision: durable(), events: [] };
        } else {
          await new Promise<void>((resolve) => {
            watcher.wake = resolve;
          });
        }
      }
    } finally {
      stopListening();
      stopReporting?.();
      this.#all.delete(watcher);
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const watcher of this.#all) wake(watcher);
  }

  #reportProgress(watcher: Watcher): Disposer {
    let disarm: Disposer;
    const wait = (): void => {
      disarm = this.#clock.after(progressIntervalMs, () => {
        watcher.progressDue = true;
        wake(watcher);
        wait();
      });
    };
    wait();
    return () => disarm();
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

function select({ request, from }: Watcher, events: readonly KvEvent[]): readonly KvEvent[] {
  const { prevKv, filters } = request;
  const matching = events.filter(
    ({ type, kv: { key, modRevision } }) =>
      modRevision >= from && contains(request, key) && !filters?.includes(type === 'PUT' ? 'NOPUT' : 'NODELETE'),
  );
  if (prevKv) return matching;
  return matching.map(({ type, kv, cause }) => ({ type, kv, ...(cause && { cause }) }));
}

const contains = ({ key: from, rangeEnd }: KeyRange, key: string): boolean =>
  rangeEnd === undefined ? key === from : key >= from && (rangeEnd === '\0' || key < rangeEnd);

function wake(watcher: Watcher): void {
  watcher.wake?.();
  watcher.wake = undefined;
}
