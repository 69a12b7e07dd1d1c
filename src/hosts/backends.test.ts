import 'fake-indexeddb/auto';
import { backendContract } from '../etcd/backend.contract.ts';
import { MemoryBackend } from '../etcd/memory-backend.ts';
import { virtualMs } from '../kernel/clock.ts';
import { openGate } from '../kernel/gate.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import { environmentsOf } from '../cluster/component-environment.ts';
import { createMemoryBus } from '../protocol/memory-bus.ts';
import { ClusterDatabase, IndexedDbBackend } from './indexeddb-backend.ts';
import { PageBackend, servePageDisk } from './page-backend.ts';

let databases = 0;

backendContract('IndexedDB', () => {
  const name = `backend-${databases++}`;
  return Promise.resolve(() => Promise.resolve(new IndexedDbBackend(new ClusterDatabase(name))));
});

backendContract('memory', () => {
  const backend = new MemoryBackend();
  return Promise.resolve(() => Promise.resolve(backend));
});

backendContract('the page as a disk', () => {
  const clock = new VirtualClock(virtualMs(0), () => Promise.resolve());
  const bus = createMemoryBus();
  servePageDisk(bus, clock, { batches: [] });
  const world = { clock, bus, gate: openGate, seed: 1, level: 'off' as const, write: () => {}, report: () => {} };
  let starts = 0;
  return Promise.resolve(() => Promise.resolve(new PageBackend(environmentsOf(world, `${starts++}`)('etcd'))));
});
