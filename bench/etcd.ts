import { virtualMs } from '../src/kernel/clock.ts';
import { rootContext } from '../src/kernel/context.ts';
import { VirtualClock } from '../src/kernel/virtual-clock.ts';
import { MemoryBackend } from '../src/etcd/memory-backend.ts';
import { benchEtcd, putsPerSecond } from './etcd-load.ts';
import { figure, measure, settle } from './measure.ts';

const peer = await benchEtcd(new VirtualClock(virtualMs(0), settle), new MemoryBackend());
const puts = 20_000;

await putsPerSecond(peer, 16, puts);
const inMemory = {
  writers1: await putsPerSecond(peer, 1, puts),
  writers16: await putsPerSecond(peer, 16, puts),
  writers64: await putsPerSecond(peer, 64, puts),
};
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
    putsPerSecondInMemory: inMemory,
    getMs: figure(get.wallMs / gets),
    range1000Ms: figure(range.wallMs / ranges),
  }),
);
process.exit(0);
