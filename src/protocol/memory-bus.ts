import { type CancellationSource, cancellationSource } from '../kernel/cancellation.ts';
import type { Bus, Endpoint } from './bus.ts';
import type { Envelope } from './messages.ts';
import { plainCopy } from './plain-copy.ts';

/** Hands a message over in a later turn; a simulation may delay it. Default: the next microtask. */
export type Deliver = (run: () => void) => void;

const nextMicrotask: Deliver = (run) => {
  void Promise.resolve().then(run);
};

/**
 * The bus inside one realm, for headless use and the simulation. Copies what it carries, so that code which leans on
 * shared references fails here and not only between workers.
 */
export function createMemoryBus(deliver: Deliver = nextMicrotask): Bus {
  const listeners = new Map<string, (endpoint: Endpoint) => void>();
  return {
    dial(address) {
      const [near, far] = memoryChannel(deliver);
      const accept = listeners.get(address);
      if (accept) accept(far);
      else deliver(() => far.close());
      return near;
    },
    listen(address, accept) {
      if (listeners.has(address)) throw new Error(`address already in use: ${address}`);
      listeners.set(address, accept);
      return () => {
        if (listeners.get(address) === accept) listeners.delete(address);
      };
    },
  };
}

/** Two ends of one channel within a realm. */
export function memoryChannel(deliver: Deliver = nextMicrotask): readonly [Endpoint, Endpoint] {
  const closed = cancellationSource();
  const left = new MemoryEndpoint(closed, deliver);
  const right = new MemoryEndpoint(closed, deliver);
  left.far = right;
  right.far = left;
  return [left, right];
}

class MemoryEndpoint implements Endpoint {
  readonly closed: CancellationSource;
  far: MemoryEndpoint | undefined;
  readonly #deliver: Deliver;
  #listener: ((envelope: Envelope) => void) | undefined;
  #inbox: Envelope[] = [];
  #draining = false;

  constructor(closed: CancellationSource, deliver: Deliver) {
    this.closed = closed;
    this.#deliver = deliver;
  }

  post(envelope: Envelope): void {
    if (!this.closed.cancelled) this.far?.accept(plainCopy(envelope));
  }

  receive(listener: (envelope: Envelope) => void): void {
    this.#listener = listener;
    this.#drainLater();
  }

  close(): void {
    if (!this.closed.cancelled) this.#deliver(() => this.closed.cancel());
  }

  accept(envelope: Envelope): void {
    this.#inbox.push(envelope);
    this.#drainLater();
  }

  #drainLater(): void {
    if (this.#draining || !this.#listener || this.#inbox.length === 0) return;
    this.#draining = true;
    this.#deliver(() => {
      this.#draining = false;
      const batch = this.#inbox;
      this.#inbox = [];
      for (const envelope of batch) {
        if (this.closed.cancelled) return;
        this.#listener?.(envelope);
      }
    });
  }
}
