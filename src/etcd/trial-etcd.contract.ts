import { virtualMs } from '../kernel/clock.ts';
import { rootContext } from '../kernel/context.ts';
import { openGate } from '../kernel/gate.ts';
import { seededRandom } from '../kernel/random.ts';
import { createTracer } from '../kernel/tracer.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import type { Environment } from '../protocol/environment.ts';
import { createMemoryBus } from '../protocol/memory-bus.ts';
import { connect } from '../protocol/rpc.ts';
import type { Backend } from './backend.ts';
import { MemoryBackend } from './memory-backend.ts';
import { startEtcd } from './start.ts';

export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function environment(): Environment & { readonly clock: VirtualClock } {
  const clock = new VirtualClock(virtualMs(0), settle);
  const tracer = createTracer({ component: 'etcd', instance: 'e', clock, level: 'off', write: () => {} });
  return {
    clock,
    tracer,
    random: seededRandom(1),
    bus: createMemoryBus(),
    gate: openGate,
    report: (message) => {
      throw new Error(message);
    },
  };
}

/** An etcd by itself, and a client of it. */
export async function trialEtcd(backend: Backend = new MemoryBackend(), flags: readonly string[] = []) {
  const env = environment();
  const etcd = await startEtcd(env, { backend, flags });
  const peer = connect(env.bus.dial('etcd'), env.tracer);
  return { env, etcd, backend, peer, options: { context: rootContext } };
}
