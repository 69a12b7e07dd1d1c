import { rootContext } from '../kernel/context.ts';
import type { Environment } from '../protocol/environment.ts';
import type { HistoryEntry, StatusReply } from '../protocol/kv.ts';
import { connect, type Peer } from '../protocol/rpc.ts';

/** Looks into etcd from outside the cluster, for the ledger; connects again after etcd was gone. */
export class StoreReader {
  readonly #environment: () => Environment;
  #etcd: Peer | undefined;

  constructor(environment: () => Environment) {
    this.#environment = environment;
  }

  /** The newest revisions. */
  async history(limit: number): Promise<readonly HistoryEntry[]> {
    const { entries } = await this.#connected().call('etcd.history', { limit }, { context: rootContext });
    return entries;
  }

  status(): Promise<StatusReply> {
    return this.#connected().call('etcd.status', {}, { context: rootContext });
  }

  #connected(): Peer {
    if (!this.#etcd || this.#etcd.closed.cancelled) {
      const { bus, tracer } = this.#environment();
      this.#etcd = connect(bus.dial('etcd'), tracer);
    }
    return this.#etcd;
  }
}
