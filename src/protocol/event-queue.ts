export interface EventQueueOptions {
  /** How many events may wait unread. */
  readonly window: number;
  /** Called with a number of events once that many have been read. */
  readonly onRoom: (events: number) => void;
  /** Called when the reader stops before the end. */
  readonly onLeave: () => void;
}

/** The reading end of a stream: an async iterable for one reader, fed by push. Grants room in half windows. */
export class EventQueue<Event> implements AsyncIterableIterator<Event> {
  readonly #options: EventQueueOptions;
  readonly #events: Event[] = [];
  #head = 0;
  #received = 0;
  #read = 0;
  #state: { done: true } | { failed: Error } | undefined;
  #waiting: { resolve(result: IteratorResult<Event>): void; reject(error: Error): void } | undefined;

  constructor(options: EventQueueOptions) {
    this.#options = options;
  }

  /** @param number the event's place in the stream; a gap means that something was lost on the way. */
  push(event: Event, number: number): void {
    if (this.#state) return;
    if (number !== this.#received++) {
      this.fail(new Error(`stream gap: expected event ${this.#received - 1}, got ${number}`));
      this.#options.onLeave();
      return;
    }
    const waiting = this.#waiting;
    if (!waiting) {
      this.#events.push(event);
      return;
    }
    this.#waiting = undefined;
    this.#countRead();
    waiting.resolve({ done: false, value: event });
  }

  end(): void {
    if (this.#state) return;
    this.#state = { done: true };
    this.#waiting?.resolve({ done: true, value: undefined });
    this.#waiting = undefined;
  }

  fail(error: Error): void {
    if (this.#state) return;
    this.#state = { failed: error };
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  /** The reader goes: what is unread is dropped and the writer told. */
  leave(): void {
    if (this.#state && this.#head >= this.#events.length) return;
    const wasOpen = this.#state === undefined;
    this.#events.length = 0;
    this.#head = 0;
    this.end();
    if (wasOpen) this.#options.onLeave();
  }

  next(): Promise<IteratorResult<Event>> {
    if (this.#head < this.#events.length) {
      const value = this.#events[this.#head++]!;
      if (this.#head === this.#events.length) {
        this.#events.length = 0;
        this.#head = 0;
      }
      this.#countRead();
      return Promise.resolve({ done: false, value });
    }
    const state = this.#state;
    if (!state) {
      return new Promise((resolve, reject) => {
        this.#waiting = { resolve, reject };
      });
    }
    return 'failed' in state ? Promise.reject(state.failed) : Promise.resolve({ done: true, value: undefined });
  }

  return(): Promise<IteratorResult<Event>> {
    this.leave();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #countRead(): void {
    const half = this.#options.window / 2;
    if (++this.#read % half === 0) this.#options.onRoom(half);
  }
}
