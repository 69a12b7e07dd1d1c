import { rootContext } from '../src/kernel/context.ts';
import type { Clock } from '../src/kernel/clock.ts';
import { openGate } from '../src/kernel/gate.ts';
import { componentEnvironment } from '../src/cluster/component-environment.ts';
import type { Backend } from '../src/etcd/backend.ts';
import { startEtcd } from '../src/etcd/start.ts';
import { createMemoryBus } from '../src/protocol/memory-bus.ts';
import { connect, type Peer } from '../src/protocol/rpc.ts';
import { figure } from './measure.ts';

const value = 'x'.repeat(1024);

/** An etcd alone on its bus. */
export async function benchEtcd(clock: Clock, backend: Backend): Promise<Peer> {
  const world = {
    clock,
    bus: createMemoryBus(),
    gate: openGate,
    seed: 1,
    level: 'off',
    write: () => {},
    report: () => {},
  } as const;
  const env = componentEnvironment(world, 'etcd', '0');
  await startEtcd(env, { backend });
  return connect(env.bus.dial('etcd'), env.tracer);
}

/** How many puts of 1 KB a second so many writers get through, each waiting for its answer. */
export async function putsPerSecond(peer: Peer, writers: number, puts: number): Promise<number> {
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < puts)
      await peer.call('etcd.put', { key: `/bench/${next++ % 1_000}`, value }, { context: rootContext });
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: writers }, write));
  return figure((puts / (performance.now() - started)) * 1000);
}
