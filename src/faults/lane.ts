import type { Clock } from '../kernel/clock.ts';
import type { Envelope } from '../protocol/messages.ts';

interface Waiting {
  readonly envelope: Envelope;
  ready: boolean;
  /** What comes later may pass it, even of its own stream. */
  readonly overtaken: boolean;
}

export interface LaneOptions {
  readonly clock: Clock;
  /** Whether this message cannot go on at present. */
  readonly holds: (envelope: Envelope) => boolean;
  readonly deliver: (envelope: Envelope) => void;
}

/** A message that was overtaken by nobody goes on after this long, ms. */
const overtakeMs = 1_000;

/** One direction of a connection. Messages pass at once or wait; those of one call or stream keep their order. */
export class Lane {
  readonly #options: LaneOptions;
  #waiting: Waiting[] = [];

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  get empty(): boolean {
    return this.#waiting.length === 0;
  }

  /** @param ms how long it takes at least */
  send(envelope: Envelope, ms = 0): void {
    if (ms > 0) this.#wait(envelope, ms, false);
    else if (this.empty && !this.#options.holds(envelope)) this.#options.deliver(envelope);
    else {
      this.#waiting.push({ envelope, ready: true, overtaken: false });
      this.flush();
    }
    for (const waiting of this.#waiting) if (waiting.overtaken && waiting.envelope !== envelope) waiting.ready = true;
    if (!this.empty) this.flush();
  }

  /** Lets the next message go first. */
  sendBehindNext(envelope: Envelope): void {
    this.#wait(envelope, overtakeMs, true);
  }

  /** Delivers whatever may go on by now. */
  flush(): void {
    const blocked = new Set<number>();
    const passing: Envelope[] = [];
    this.#waiting = this.#waiting.filter(({ envelope, ready, overtaken }) => {
      const waits = !ready || blocked.has(envelope.id) || this.#options.holds(envelope);
      if (waits && !overtaken) blocked.add(envelope.id);
      if (!waits) passing.push(envelope);
      return waits;
    });
    for (const envelope of passing) this.#options.deliver(envelope);
  }

  #wait(envelope: Envelope, ms: number, overtaken: boolean): void {
    const waiting: Waiting = { envelope, ready: false, overtaken };
    this.#waiting.push(waiting);
    this.#options.clock.after(ms, () => {
      waiting.ready = true;
      this.flush();
    });
  }
}
