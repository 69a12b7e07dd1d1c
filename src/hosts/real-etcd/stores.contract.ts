import { componentEnvironment } from '../../cluster/component-environment.ts';
import { MemoryBackend } from '../../etcd/memory-backend.ts';
import { startEtcd } from '../../etcd/start.ts';
import { rootContext } from '../../kernel/context.ts';
import { openGate } from '../../kernel/gate.ts';
import { virtualMs } from '../../kernel/clock.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import type { Running } from '../../protocol/environment.ts';
import { type KvEvent, type LeaseId, revision, type WatchRequest, type WatchResponse } from '../../protocol/kv.ts';
import { createMemoryBus } from '../../protocol/memory-bus.ts';
import { connect, type Peer, RpcError } from '../../protocol/rpc.ts';
import type { Call } from './histories.contract.ts';

const context = rootContext;

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export function world() {
  const clock = new VirtualClock(virtualMs(0), settle);
  const options = {
    clock,
    bus: createMemoryBus(),
    gate: openGate,
    seed: 1,
    level: 'off' as const,
    write: () => {},
    report: (message: string) => {
      throw new Error(message);
    },
  };
  return { clock, env: componentEnvironment(options, 'etcd', '0') };
}

/** Our store, which may be stopped and started again over what it has kept. */
export class Ours {
  readonly #backend: MemoryBackend;
  #running: Running | undefined;
  clock!: VirtualClock;
  peer!: Peer;

  /** @param from the revision at which it stands, with everything before it compacted */
  constructor(from: number) {
    this.#backend = new MemoryBackend([{ type: 'compact', revision: revision(from) }]);
  }

  async start(flags: readonly string[] = []): Promise<this> {
    this.#running?.stop();
    const { env, clock } = world();
    this.#running = await startEtcd(env, { backend: this.#backend, flags });
    this.clock = clock;
    this.peer = connect(env.bus.dial('etcd'), env.tracer);
    return this;
  }
}

/** An answer, or the error's text. */
export async function answerOf(peer: Peer, { method, body }: Call): Promise<unknown> {
  try {
    return comparable(method, await peer.call(method, body as never, { context }));
  } catch (error) {
    if (error instanceof RpcError) return error.message;
    throw error;
  }
}

/** Seconds left are a matter of the clock, the order of a lease's keys one of Go's maps. */
function comparable(method: string, reply: unknown): unknown {
  if (method === 'etcd.leaseTimeToLive') {
    const { ttlSeconds, keys, ...rest } = reply as { readonly ttlSeconds: number; readonly keys: readonly string[] };
    return { ...rest, alive: ttlSeconds >= 0, keys: [...keys].sort() };
  }
  if (method === 'etcd.leaseLeases') {
    const { ids, ...rest } = reply as { readonly ids: readonly LeaseId[] };
    return { ...rest, ids: [...ids].sort((a, b) => a - b) };
  }
  return reply;
}

/** One watch of a store, ours or a real one. */
export class Watch {
  readonly #responses: AsyncIterator<WatchResponse>;
  readonly #first: Promise<IteratorResult<WatchResponse>>;

  constructor(peer: Peer, watch: WatchRequest) {
    this.#responses = peer.stream('etcd.watch', watch, { context })[Symbol.asyncIterator]();
    this.#first = this.#responses.next();
  }

  async stands(): Promise<this> {
    await this.#first;
    return this;
  }

  /** Everything that it tells, up to the first event of `last` or later. */
  async until(last: number): Promise<{ readonly events: readonly KvEvent[]; readonly compactRevision?: number }> {
    const events: KvEvent[] = [];
    for (let next = await this.#first; !next.done; next = await this.#responses.next()) {
      const { compactRevision } = next.value;
      if (compactRevision !== undefined) return { events, compactRevision };
      for (const { type, kv, prevKv } of next.value.events) {
        events.push({ type, kv, ...(prevKv && { prevKv }) });
        if (kv.modRevision < last) continue;
        await this.#responses.return?.();
        return { events };
      }
    }
    return { events };
  }
}
