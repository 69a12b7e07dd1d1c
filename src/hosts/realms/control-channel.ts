import type { FromRealm, ToRealm } from '../../protocol/control.ts';

/** One side of the wire between the page and a realm. `port` travels with `dial` and `accept`. */
export interface ControlChannel<Sent, Received> {
  post(message: Sent, port?: MessagePort): void;
  receive(listener: (message: Received, port: MessagePort | undefined) => void): void;
}

export type RealmChannel = ControlChannel<FromRealm, ToRealm>;
export type HubChannel = ControlChannel<ToRealm, FromRealm>;

interface Messenger {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** Works over a worker, a worker's global scope and a message port alike. */
export function controlChannel<Sent, Received>(messenger: Messenger): ControlChannel<Sent, Received> {
  return {
    post: (message, port) => messenger.postMessage(message, port ? [port] : []),
    receive: (listener) => {
      messenger.onmessage = (event) => listener(event.data as Received, event.ports[0]);
    },
  };
}
