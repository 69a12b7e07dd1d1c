import type { Cancellation } from '../kernel/cancellation.ts';
import type { Disposer } from '../kernel/disposer.ts';
import type { Envelope } from './messages.ts';

/** One end of a two-way channel. Messages are plain data; what is posted before the far end listens is kept. */
export interface Endpoint {
  post(envelope: Envelope): void;
  /** One receiver; setting it starts delivery. */
  receive(listener: (envelope: Envelope) => void): void;
  /** Fires when the far end closed or its realm died. */
  readonly closed: Cancellation;
  close(): void;
}

/** How components find one another. Addresses: `etcd`, `kube-apiserver`, `kubelet/<node>`. */
export interface Bus {
  /** Opens a channel; where nobody listens it closes by itself, as a refused connection would. */
  dial(address: string): Endpoint;
  listen(address: string, accept: (endpoint: Endpoint) => void): Disposer;
}
