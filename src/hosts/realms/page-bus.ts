import type { FromRealm, TimeMessage, ToRealm } from '../../protocol/control.ts';
import type { HubChannel } from './control-channel.ts';
import type { Hub } from './hub.ts';
import { createRealmBus, type RealmBus } from './realm-bus.ts';

/** The page's own place on the bus: it dials like any realm, so its requests are those of an ordinary client. */
export function joinHub(hub: Hub, name: string, time: TimeMessage): RealmBus {
  let toHub: (message: FromRealm, port?: MessagePort) => void = () => {};
  const bus = createRealmBus(name, {
    listen: (address) => toHub({ type: 'listen', address }),
    unlisten: (address) => toHub({ type: 'unlisten', address }),
    dial: (address, connection, port) => toHub({ type: 'dial', address, connection }, port),
    hangup: (connection) => toHub({ type: 'hangup', connection }),
  });
  const channel: HubChannel = {
    post: (message: ToRealm, port) => {
      if (message.type === 'accept' && port) bus.accept(message.address, message.connection, port);
      else if (message.type === 'closed') bus.closed(message.connection);
    },
    receive: (listener) => {
      toHub = (message, port) => listener(message, port);
    },
  };
  hub.add({ name, channel, terminate: () => {} }, time);
  return bus;
}
