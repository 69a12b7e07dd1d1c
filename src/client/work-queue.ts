import type { Clock } from '../kernel/clock.ts';
import type { Disposer } from '../kernel/disposer.ts';
import type { SpanRef } from '../kernel/span.ts';

/** A key to work on, with what has happened to it since it was last worked on. */
export interface WorkItem {
  readonly key: string;
  readonly causes: readonly SpanRef[];
}

export interface WorkQueueOptions {
  readonly clock: Clock;
  /** Handles one key; a throw puts it back with back-off. */
  readonly work: (item: WorkItem) => Promise<void>;
  /** Called when work throws, for what has no request to answer to. */
  readonly onError: (key: string, error: unknown) => void;
  /** Keys worked on at the same time. */
  readonly concurrency?: number;
  /** How long a key waits that has failed once; absent: 5. */
  readonly firstDelayMs?: number;
}

/** Back-off per key as client-go's default: 5 ms doubling to 1000 s. */
const defaultFirstDelay = 5;
const longestDelay = 1_000_000;

/** How many causes of one key are remembered: enough to draw, bounded in a storm. */
const maxCauses = 16;

/**
 * Keys to work on: each at most once in the queue and never twice at the same time; what is added while it is being
 * worked on is worked on again afterwards. Upstream: client-go util/workqueue
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #waiting = new Map<string, SpanRef[]>();
  readonly #working = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #timers = new Map<string, Disposer>();
  #stopped = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.#waiting.size;
  }

  add(key: string, cause?: SpanRef): void {
    if (this.#stopped) return;
    const causes = this.#waiting.get(key);
    if (causes) {
      if (cause && causes.length < maxCauses) causes.push(cause);
      return;
    }
    this.#waiting.set(key, cause ? [cause] : []);
    // A later turn, so that events that come together are worked on together.
    void Promise.resolve().then(() => this.#next());
  }

  /** Adds the key after `ms`, in place of an earlier appointment of the same key. */
  addAfter(key: string, ms: number): void {
    if (this.#stopped) return;
    this.#timers.get(key)?.();
    this.#timers.set(
      key,
      this.#options.clock.after(ms, () => {
        this.#timers.delete(key);
        this.add(key);
      }),
    );
  }

  stop(): void {
    this.#stopped = true;
    for (const disarm of this.#timers.values()) disarm();
    this.#timers.clear();
    this.#waiting.clear();
  }

  #next(): void {
    const { concurrency = 1 } = this.#options;
    for (const [key, causes] of this.#waiting) {
      if (this.#stopped || this.#working.size >= concurrency) return;
      if (this.#working.has(key)) continue;
      this.#waiting.delete(key);
      this.#working.add(key);
      void this.#run({ key, causes });
    }
  }

  async #run(item: WorkItem): Promise<void> {
    const { key } = item;
    try {
      await this.#options.work(item);
      this.#failures.delete(key);
    } catch (error) {
      if (!this.#stopped) {
        const failures = this.#failures.get(key) ?? 0;
        this.#failures.set(key, failures + 1);
        this.#options.onError(key, error);
        const { firstDelayMs = defaultFirstDelay } = this.#options;
        this.addAfter(key, Math.min(longestDelay, firstDelayMs * 2 ** failures));
      }
    } finally {
      this.#working.delete(key);
      this.#next();
    }
  }
}
