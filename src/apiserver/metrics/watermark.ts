import type { Clock } from '../../kernel/clock.ts';

const periodMs = 1000;

/** How many there were at most in the second before this one. Upstream: apiserver/pkg/server/filters/maxinflight.go (requestWatermark) */
export class Watermark {
  readonly #clock: Clock;
  #second = 0;
  #now = 0;
  #most = 0;
  #mostBefore = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns what is to be called when it is done */
  enter(): () => void {
    this.#turn();
    this.#most = Math.max(this.#most, ++this.#now);
    return () => {
      this.#turn();
      this.#now--;
    };
  }

  get level(): number {
    this.#turn();
    return this.#mostBefore;
  }

  #turn(): void {
    const second = Math.floor(this.#clock.now() / periodMs);
    if (second === this.#second) return;
    this.#mostBefore = second === this.#second + 1 ? this.#most : this.#now;
    this.#most = this.#now;
    this.#second = second;
  }
}
