import { virtualMs } from '../src/kernel/clock.ts';
import { rootContext } from '../src/kernel/context.ts';
import { openGate } from '../src/kernel/gate.ts';
import { VirtualClock } from '../src/kernel/virtual-clock.ts';
import { componentEnvironment } from '../src/cluster/component-environment.ts';
import { MemoryBackend } from '../src/etcd/memory-backend.ts';
import { startEtcd } from '../src/etcd/start.ts';
import { createMemoryBus } from '../src/protocol/memory-bus.ts';
import { connect } from '../src/protocol/rpc.ts';
import { figure, measure, settle } from './measure.ts';

const clock = new VirtualClock(virtualMs(0), settle);
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
await startEtcd(env, { backend: new MemoryBackend() });
const peer = connect(env.bus.dial('etcd'), env.tracer);
const value = 'x'.repeat(1024);
const puts = 20_000;

async function writers(count: number): Promise<number> {
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < puts)
      await peer.call('etcd.put', { key: `/bench/${next++ % 1_000}`, value }, { context: rootContext });
  };
  const { wallMs } = await measure(() => Promise.all(Array.from({ length: count }, write)));
  return figure((puts / wallMs) * 1000);
}

await writers(16);
const putsPerSecond = { writers1: await writers(1), writers16: await writers(16), writers64: await writers(64) };
const gets = 20_000;
const get = await measure(async () => {
  for (let i = 0; i < gets; i++) await peer.call('etcd.range', { key: '/bench/7' }, { context: rootContext });
});
const ranges = 100;
const range = await measure(async () => {
  for (let i = 0; i < ranges; i++)
    await peer.call('etcd.range', { key: '/bench/', rangeEnd: '/bench0' }, { context: rootContext });
});
console.log(
  JSON.stringify({
    putsPerSecondInMemory: putsPerSecond,
    getMs: figure(get.wallMs / gets),
    range1000Ms: figure(range.wallMs / ranges),
  }),
);
process.exit(0);
