import type { Tracer } from '../kernel/tracer.ts';
import type { Bus } from './bus.ts';
import { connect, type Peer } from './rpc.ts';

/** Connections by address: each is made when it is first needed, and again after it has closed. */
export class Connections {
  readonly #bus: Bus;
  readonly #tracer: Tracer;
  readonly #peers = new Map<string, Peer>();

  constructor({ bus, tracer }: { readonly bus: Bus; readonly tracer: Tracer }) {
    this.#bus = bus;
    this.#tracer = tracer;
  }

  to(address: string): Peer {
    const known = this.#peers.get(address);
    if (known && !known.closed.cancelled) return known;
    const peer = connect(this.#bus.dial(address), this.#tracer);
    this.#peers.set(address, peer);
    peer.closed.onCancel(() => {
      if (this.#peers.get(address) === peer) this.#peers.delete(address);
    });
    return peer;
  }

  close(): void {
    for (const peer of this.#peers.values()) peer.close();
  }
}
