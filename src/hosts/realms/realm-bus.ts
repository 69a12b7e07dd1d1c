import type { Disposer } from '../../kernel/disposer.ts';
import type { Bus, Endpoint } from '../../protocol/bus.ts';
import { memoryChannel } from '../../protocol/memory-bus.ts';
import { portEndpoint, type PortEndpoint } from './port-endpoint.ts';

/** What the bus asks of the hub, which knows who listens where. */
export interface Switchboard {
  listen(address: string): void;
  unlisten(address: string): void;
  /** Connects `port` to whoever listens on the address, or reports the connection closed. */
  dial(address: string, connection: string, port: MessagePort): void;
  hangup(connection: string): void;
}

export interface RealmBus extends Bus {
  accept(address: string, connection: string, port: MessagePort): void;
  closed(connection: string): void;
}

/** The bus as one realm sees it: neighbours in the same realm directly, others through ports that the hub hands on. */
export function createRealmBus(realm: string, switchboard: Switchboard): RealmBus {
  const listeners = new Map<string, (endpoint: Endpoint) => void>();
  const remote = new Map<string, PortEndpoint>();
  let dialled = 0;

  const attach = (connection: string, port: MessagePort): PortEndpoint => {
    const endpoint = portEndpoint(port, () => {
      if (remote.delete(connection)) switchboard.hangup(connection);
    });
    remote.set(connection, endpoint);
    return endpoint;
  };

  return {
    dial(address) {
      const accept = listeners.get(address);
      if (accept) {
        const [near, far] = memoryChannel();
        accept(far);
        return near;
      }
      const connection = `${realm}:${++dialled}`;
      const { port1, port2 } = new MessageChannel();
      const endpoint = attach(connection, port1);
      switchboard.dial(address, connection, port2);
      return endpoint;
    },
    listen(address, accept): Disposer {
      if (listeners.has(address)) throw new Error(`address already in use: ${address}`);
      listeners.set(address, accept);
      switchboard.listen(address);
      return () => {
        if (listeners.get(address) !== accept) return;
        listeners.delete(address);
        switchboard.unlisten(address);
      };
    },
    accept(address, connection, port) {
      const listener = listeners.get(address);
      const endpoint = attach(connection, port);
      if (listener) listener(endpoint);
      else endpoint.close();
    },
    closed(connection) {
      remote.get(connection)?.lost();
    },
  };
}
