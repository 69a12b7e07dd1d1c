import type { Disposer } from '../../kernel/disposer.ts';
import { type CacheEvent, type Selects, selectedEvent, type WatchEvent } from './cache-event.ts';
import type { SpanRef } from '../../kernel/span.ts';
import type { StoredObject } from './stored-object.ts';

/** Events a watcher may be behind; one that is slower is cut off and has to watch again from where it was. */
const maxUnread = 4_000;

/** And how many characters of objects: a few large objects weigh more than many small ones. */
const maxUnreadText = 16 * 1024 * 1024;

export interface WatcherOptions {
  /** By whom, for the evidence of who was notified. */
  readonly label: string;
  /** Narrows the events that concern it at all: `node/<name>` or `object/<key>`; absent: every event. */
  readonly trigger?: string;
  readonly selects: Selects;
  /** Only changes after this revision are delivered. */
  readonly after: number;
  /** What is sent before the first change. */
  readonly initial: Iterable<WatchEvent>;
  /** Makes the object of a bookmark; absent: the reader wants none. */
  readonly bookmark?: (revision: number) => StoredObject;
}

/** The queue between the watch cache and one reader: bounded, so that a slow reader slows and costs only itself. */
export class Watcher implements AsyncIterableIterator<WatchEvent> {
  readonly label: string;
  readonly trigger: string | undefined;
  readonly #selects: Selects;
  readonly #after: number;
  readonly #initial: Iterator<WatchEvent>;
  readonly #bookmark: WatcherOptions['bookmark'];
  readonly #onStop: Disposer;
  #queue: WatchEvent[] = [];
  #head = 0;
  /** Characters of the objects that wait. */
  #unreadText = 0;
  #stopped = false;
  #wake: ((result: IteratorResult<WatchEvent>) => void) | undefined;

  constructor(options: WatcherOptions, onStop: (watcher: Watcher) => void) {
    this.label = options.label;
    this.trigger = options.trigger;
    this.#selects = options.selects;
    this.#after = options.after;
    this.#initial = options.initial[Symbol.iterator]();
    this.#bookmark = options.bookmark;
    this.#onStop = () => onStop(this);
  }

  /** Offers a change; true when the watcher wanted it. */
  offer(event: CacheEvent, cause: SpanRef | undefined): boolean {
    if (event.revision <= this.#after || this.#stopped) return false;
    const selected = selectedEvent(event, this.#selects, cause);
    if (selected) this.push(selected);
    return selected !== undefined;
  }

  /** Tells a reader that has read everything how far it has come. */
  bookmark(revision: number): void {
    if (!this.#bookmark || this.#head < this.#queue.length || revision <= this.#after) return;
    this.push({ type: 'BOOKMARK', object: this.#bookmark(revision) });
  }

  push(event: WatchEvent): void {
    if (this.#stopped) return;
    const wake = this.#wake;
    if (wake) {
      this.#wake = undefined;
      wake({ done: false, value: event });
      return;
    }
    this.#unreadText += event.object.text.length;
    if (this.#queue.length - this.#head < maxUnread && this.#unreadText <= maxUnreadText) this.#queue.push(event);
    else {
      this.#forget();
      this.stop();
    }
  }

  #forget(): void {
    this.#queue = [];
    this.#head = 0;
    this.#unreadText = 0;
  }

  next(): Promise<IteratorResult<WatchEvent>> {
    const initial = this.#initial.next();
    if (!initial.done) return Promise.resolve(initial);
    if (this.#head < this.#queue.length) {
      const value = this.#queue[this.#head++]!;
      this.#unreadText -= value.object.text.length;
      if (this.#head === this.#queue.length) this.#forget();
      return Promise.resolve({ done: false, value });
    }
    if (this.#stopped) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Ends the stream after what is queued. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#onStop();
    this.#wake?.({ done: true, value: undefined });
    this.#wake = undefined;
  }

  return(): Promise<IteratorResult<WatchEvent>> {
    this.#forget();
    this.stop();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
