import { hash } from './hash.ts';
import { randomInt, seededRandom } from '../../kernel/random.ts';
import type { LevelSettings } from './configuration.ts';

interface Waiter {
  readonly start: () => void;
}

/** Why there is no seat. */
export type Refused = 'queue-full' | 'concurrency-limit';

/** Calls `granted` when there is a seat; the function it returns gives up waiting, or says that there is no room to. */
export interface PriorityLevel {
  readonly limit: number;
  readonly inFlight: number;
  readonly waiting: number;
  /** The most seats that were wanted at once since it was last asked. */
  peak(): number;
  /** More or fewer seats: who waits gets those that are free then; who has one keeps it. */
  resize(limit: number): void;
  /** @returns true: seated; a function that gives the wait up; or why waiting makes no sense */
  enter(flow: string, granted: () => void): true | (() => void) | Refused;
  leave(): void;
}

/**
 * The seats of one level. Who finds none waits in the shortest of the few queues that its flow is dealt, and the queues
 * take turns: so a flow with many requests delays itself, hardly the others.
 * Upstream: apiserver/pkg/util/flowcontrol/fairqueuing/queueset/queueset.go
 */
export function createPriorityLevel({ queuing }: Pick<LevelSettings, 'queuing'>, nominal: number): PriorityLevel {
  const queues: Waiter[][] = Array.from({ length: queuing?.queues ?? 0 }, () => []);
  let limit = nominal;
  let inFlight = 0;
  let waiting = 0;
  let peak = 0;
  let turn = 0;

  const next = (): Waiter | undefined => {
    for (let tried = 0; tried < queues.length; tried++) {
      turn = (turn + 1) % queues.length;
      const waiter = queues[turn]!.shift();
      if (waiter) {
        waiting--;
        return waiter;
      }
    }
    return undefined;
  };

  return {
    get limit() {
      return limit;
    },
    get inFlight() {
      return inFlight;
    },
    get waiting() {
      return waiting;
    },
    peak() {
      const reached = peak;
      peak = inFlight + waiting;
      return reached;
    },
    resize(to) {
      limit = to;
      while (inFlight < limit) {
        const waiter = next();
        if (!waiter) return;
        inFlight++;
        waiter.start();
      }
    },
    enter(flow, granted) {
      if (inFlight < limit) {
        inFlight++;
        if (inFlight > peak) peak = inFlight;
        return true;
      }
      if (!queuing) return 'concurrency-limit';
      const queue = shortest(hand(flow, queuing).map((at) => queues[at]!));
      if (queue.length >= queuing.queueLengthLimit) return 'queue-full';
      const waiter = { start: granted };
      queue.push(waiter);
      waiting++;
      peak = Math.max(peak, inFlight + waiting);
      return () => {
        const at = queue.indexOf(waiter);
        if (at < 0) return;
        queue.splice(at, 1);
        waiting--;
      };
    },
    leave() {
      const waiter = inFlight <= limit ? next() : undefined;
      if (waiter) waiter.start();
      else inFlight--;
    },
  };
}

const shortest = (queues: readonly Waiter[][]): Waiter[] =>
  queues.reduce((best, queue) => (queue.length < best.length ? queue : best));

/** The queues of a flow: always the same ones for the same flow. Upstream: apiserver/pkg/util/shufflesharding */
export function hand(flow: string, { queues, handSize }: { queues: number; handSize: number }): readonly number[] {
  const random = seededRandom(hash(flow));
  const dealt = new Set<number>();
  while (dealt.size < handSize) dealt.add(randomInt(random, queues));
  return [...dealt];
}
