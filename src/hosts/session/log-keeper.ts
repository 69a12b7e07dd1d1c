import type { Disposer } from '../../kernel/disposer.ts';
import type { LogRecord } from '../../kernel/span.ts';

/** Records kept for whoever starts to follow late; older ones are dropped a tenth at a time. */
const cap = 200_000;

/** The log of the whole cluster, in the order in which it reached the page. */
export class LogKeeper {
  #records: LogRecord[] = [];
  readonly #followers = new Set<(batch: readonly LogRecord[]) => void>();

  append(batch: readonly LogRecord[]): void {
    for (const record of batch) this.#records.push(record);
    if (this.#records.length > cap) this.#records = this.#records.slice(cap / 10);
    for (const follower of this.#followers) follower(batch);
  }

  follow(listener: (batch: readonly LogRecord[]) => void): Disposer {
    if (this.#records.length > 0) listener(this.#records.slice());
    this.#followers.add(listener);
    return () => this.#followers.delete(listener);
  }
}
