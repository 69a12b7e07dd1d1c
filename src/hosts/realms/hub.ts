import type { Conductor } from '../../kernel/conductor.ts';
import type { LogRecord } from '../../kernel/span.ts';
import type { ActiveFault, FaultId } from '../../protocol/faults.ts';
import type { FromRealm, TimeMessage } from '../../protocol/control.ts';
import type { HubChannel } from './control-channel.ts';

/** A realm as the page holds it. */
export interface Realm {
  readonly name: string;
  readonly channel: HubChannel;
  /** Ends it at once, whatever it is doing. */
  terminate(): void;
}

export interface HubListener {
  started(component: string): void;
  failed(component: string, message: string): void;
  log(records: readonly LogRecord[]): void;
  spent(fault: FaultId): void;
  report(message: string): void;
}

interface Connection {
  readonly from: string;
  readonly to: string;
}

/** Connects realms: it knows who listens where, hands ports on, and tells the living of the dead. */
export class Hub {
  readonly #listener: HubListener;
  readonly #conductor: Conductor;
  readonly #realms = new Map<string, Realm>();
  /** The plan that each realm was told last. */
  readonly #plans = new Map<Realm, unknown>();
  readonly #addresses = new Map<string, string>();
  readonly #connections = new Map<string, Connection>();
  #faults: readonly ActiveFault[] = [];

  constructor(listener: HubListener, conductor: Conductor) {
    this.#listener = listener;
    this.#conductor = conductor;
  }

  /** Boots a realm; what was called by its name before must have been removed. */
  add(realm: Realm, time: TimeMessage): void {
    this.#realms.set(realm.name, realm);
    realm.channel.receive((message, port) => {
      if (this.#realms.get(realm.name) === realm) this.#receive(realm, message, port);
    });
    realm.channel.post({ type: 'boot', realm: realm.name, time, gateOpen: this.#conductor.open });
    if (this.#faults.length > 0) realm.channel.post({ type: 'faults', faults: this.#faults });
  }

  has(realm: string): boolean {
    return this.#realms.has(realm);
  }

  /** A hundred kubelets share a realm, and the plan holds what each of them needs: it is sent once. */
  start(name: string, component: string, instance: string, plan: unknown): void {
    const realm = this.#realms.get(name);
    if (!realm) return;
    if (this.#plans.get(realm) !== plan) realm.channel.post({ type: 'plan', plan });
    this.#plans.set(realm, plan);
    realm.channel.post({ type: 'start', component, instance });
  }

  stop(realm: string, component: string): void {
    this.#realms.get(realm)?.channel.post({ type: 'stop', component });
  }

  /** Ends a realm; whoever was connected to it sees its connections close. */
  remove(name: string): void {
    const realm = this.#realms.get(name);
    if (!realm) return;
    this.#realms.delete(name);
    this.#plans.delete(realm);
    realm.terminate();
    for (const [address, owner] of this.#addresses) if (owner === name) this.#addresses.delete(address);
    for (const [connection, { from, to }] of this.#connections) {
      if (from !== name && to !== name) continue;
      this.#connections.delete(connection);
      this.#realms.get(from === name ? to : from)?.channel.post({ type: 'closed', connection });
    }
  }

  setTime(time: TimeMessage): void {
    for (const { channel } of this.#realms.values()) channel.post({ type: 'time', time });
  }

  setGate(open: boolean): void {
    for (const { channel } of this.#realms.values()) channel.post({ type: 'gate', open });
  }

  setFaults(faults: readonly ActiveFault[]): void {
    this.#faults = faults;
    for (const { channel } of this.#realms.values()) channel.post({ type: 'faults', faults });
  }

  #receive(realm: Realm, message: FromRealm, port: MessagePort | undefined): void {
    const { channel, name } = realm;
    switch (message.type) {
      case 'ready':
      case 'identified':
        return;
      case 'started':
        this.#listener.started(message.component);
        return;
      case 'failed':
        this.#listener.failed(message.component, message.message);
        return;
      case 'listen':
        this.#addresses.set(message.address, name);
        return;
      case 'unlisten':
        if (this.#addresses.get(message.address) === name) this.#addresses.delete(message.address);
        return;
      case 'dial': {
        const { address, connection } = message;
        const owner = this.#realms.get(this.#addresses.get(address) ?? '');
        if (!owner || !port) {
          channel.post({ type: 'closed', connection });
          return;
        }
        this.#connections.set(connection, { from: name, to: owner.name });
        owner.channel.post({ type: 'accept', address, connection }, port);
        return;
      }
      case 'hangup':
        this.#connections.delete(message.connection);
        return;
      case 'arrive':
        this.#conductor.arrive(message.point, () => channel.post({ type: 'release', id: message.id }));
        return;
      case 'spent':
        this.#listener.spent(message.fault);
        return;
      case 'log':
        this.#listener.log(message.records);
        return;
      case 'report':
        this.#listener.report(message.message);
        return;
    }
  }
}
