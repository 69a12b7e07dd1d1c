import type { Clock } from '../../kernel/clock.ts';
import { rootContext } from '../../kernel/context.ts';
import { createTracer } from '../../kernel/tracer.ts';
import type { Backend } from '../../etcd/backend.ts';
import type { StoredChange } from '../../etcd/stored-change.ts';
import type { Bus } from '../../protocol/bus.ts';
import type { Environment } from '../../protocol/environment.ts';
import { connect, type Handlers, type Peer, serve } from '../../protocol/rpc.ts';

/** Where the page offers its memory as a disk. */
const diskAddress = 'page-disk';

/** A disk that lasts as long as the page: for frames whose storage is blocked. */
export interface PageDisk {
  /** etcd's log as JSON text, in the order of writing. */
  batches: string[];
}

export function servePageDisk(bus: Bus, clock: Clock, disk: PageDisk): void {
  const tracer = createTracer({ component: 'page', instance: 'page', clock, level: 'off', write: () => {} });
  bus.listen(diskAddress, (endpoint) => serve(endpoint, tracer, operationsOf(disk)));
}

const operationsOf = (disk: PageDisk): Handlers => ({
  'disk.load': () => ({ batches: disk.batches }),
  'disk.append': ({ batch }) => {
    disk.batches.push(batch);
    return {};
  },
  'disk.replace': ({ batch }) => {
    disk.batches = [batch];
    return {};
  },
});

/** Keeps the log on the page, so that an etcd whose worker dies loses nothing while the page is open. */
export class PageBackend implements Backend {
  readonly durable = false;
  readonly #peer: Peer;

  constructor({ bus, tracer }: Environment) {
    this.#peer = connect(bus.dial(diskAddress), tracer);
  }

  async load(): Promise<readonly StoredChange[]> {
    const { batches } = await this.#peer.call('disk.load', {}, { context: rootContext });
    return batches.flatMap((batch) => JSON.parse(batch) as StoredChange[]);
  }

  async append(changes: readonly StoredChange[]): Promise<void> {
    await this.#peer.call('disk.append', { batch: JSON.stringify(changes) }, { context: rootContext });
  }

  async replace(changes: readonly StoredChange[]): Promise<void> {
    await this.#peer.call('disk.replace', { batch: JSON.stringify(changes) }, { context: rootContext });
  }
}
