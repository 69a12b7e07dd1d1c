import { rootContext } from '../../kernel/context.ts';
import type { Environment } from '../../protocol/environment.ts';
import { type HashKvReply, type HistoryEntry, revision, type StatusReply } from '../../protocol/kv.ts';
import type { CallMethod, CallReply, CallRequest } from '../../protocol/messages.ts';
import { connect, type Peer } from '../../protocol/rpc.ts';
import type { StoreOperations } from '../../protocol/session.ts';

/** Looks into etcd from outside the cluster and looks after it; connects again after etcd was gone. */
export class StoreOperator implements StoreOperations {
  readonly #environment: () => Environment;
  readonly #end: () => void;
  #etcd: Peer | undefined;

  /** @param end ends the session: after a restoration everybody knows another history than the one that is kept */
  constructor(environment: () => Environment, end: () => void) {
    this.#environment = environment;
    this.#end = end;
  }

  async history(limit: number): Promise<readonly HistoryEntry[]> {
    return (await this.#call('etcd.history', { limit })).entries;
  }

  status(): Promise<StatusReply> {
    return this.#call('etcd.status', {});
  }

  hash(): Promise<HashKvReply> {
    return this.#call('etcd.hashKv', { revision: revision(0) });
  }

  async compact(): Promise<void> {
    const { revision: now } = await this.status();
    await this.#call('etcd.compact', { revision: now });
  }

  async defragment(): Promise<void> {
    await this.#call('etcd.defragment', {});
  }

  async disarm(): Promise<void> {
    await this.#call('etcd.alarm', { action: 'DEACTIVATE' });
  }

  async snapshot(at?: number): Promise<string> {
    return (await this.#call('etcd.snapshot', at === undefined ? {} : { revision: revision(at) })).snapshot;
  }

  async restore(snapshot: string): Promise<void> {
    await this.#call('etcd.restore', { snapshot });
    this.#end();
  }

  #call<M extends CallMethod>(method: M, request: CallRequest<M>): Promise<CallReply<M>> {
    if (!this.#etcd || this.#etcd.closed.cancelled) {
      const { bus, tracer } = this.#environment();
      this.#etcd = connect(bus.dial('etcd'), tracer);
    }
    return this.#etcd.call(method, request, { context: rootContext });
  }
}
