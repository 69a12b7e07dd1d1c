import type { SpanRef } from '../kernel/span.ts';
import type { ClusterEvent } from './cluster-events.ts';

export interface News {
  readonly event: ClusterEvent;
  readonly cause: SpanRef | undefined;
}

interface Heard extends News {
  /** The only pod that it concerns. */
  readonly only?: string;
}

/**
 * News since pods were taken from the queue: it may already have changed what their cycles find. One list for all of them.
 * Upstream: pkg/scheduler/backend/queue/active_queue.go (inFlightPods, inFlightEvents)
 */
export class InFlight {
  #heard: Heard[] = [];
  /** How many were heard before the first that is kept. */
  #dropped = 0;
  /** Pod key to how many had been heard when it was taken; the earliest taken first. */
  readonly #taken = new Map<string, number>();

  has(key: string): boolean {
    return this.#taken.has(key);
  }

  take(key: string): void {
    this.#taken.set(key, this.#dropped + this.#heard.length);
  }

  hear(news: Heard): void {
    if (this.#taken.size > 0) this.#heard.push(news);
  }

  /** What the pod missed while it was in its cycle. */
  leave(key: string): readonly News[] {
    const since = this.#taken.get(key);
    if (since === undefined) return [];
    const missed = this.#heard.slice(since - this.#dropped).filter(({ only }) => only === undefined || only === key);
    this.#taken.delete(key);
    const [earliest] = this.#taken.values();
    const kept = (earliest ?? this.#dropped + this.#heard.length) - this.#dropped;
    if (kept > 0) {
      this.#heard = this.#heard.slice(kept);
      this.#dropped += kept;
    }
    return missed;
  }
}
