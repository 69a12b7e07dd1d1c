import type { HistoryEntry, KvEvent, Revision } from '../protocol/kv.ts';

/** The events since compaction, oldest first; several may share a revision. */
export class History {
  #events: KvEvent[] = [];

  append(event: KvEvent): void {
    this.#events.push(event);
  }

  /** Events of `[from, ...]` in order. */
  since(from: Revision): readonly KvEvent[] {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#events[middle]!.kv.modRevision < from) low = middle + 1;
      else high = middle;
    }
    return this.#events.slice(low);
  }

  /** The newest events, newest first. */
  newest(limit: number): readonly HistoryEntry[] {
    return this.#events
      .slice(-limit)
      .reverse()
      .map((event) => ({ revision: event.kv.modRevision, event }));
  }

  /** Forgets what happened before `revision`, and so what the events of that revision replaced. */
  compact(revision: Revision): void {
    this.#events = this.since(revision).map((event) => {
      if (event.kv.modRevision > revision || !event.prevKv) return event;
      const { prevKv: _, ...kept } = event;
      return kept;
    });
  }
}
