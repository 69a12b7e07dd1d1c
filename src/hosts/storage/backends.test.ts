import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { backendContract } from '../../etcd/backend.contract.ts';
import { MemoryBackend } from '../../etcd/memory-backend.ts';
import { virtualMs } from '../../kernel/clock.ts';
import { openGate } from '../../kernel/gate.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { environmentsOf } from '../../cluster/component-environment.ts';
import { createMemoryBus } from '../../protocol/memory-bus.ts';
import { revision } from '../../protocol/kv.ts';
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

test('who was ended and writes on for a moment is refused as soon as another has taken over', async () => {
  const name = `backend-${databases++}`;
  const open = (): IndexedDbBackend => new IndexedDbBackend(new ClusterDatabase(name));
  const change = (key: string, at: number) =>
    ({ type: 'put', key, value: '', revision: revision(at), createRevision: revision(at), version: 1 }) as const;
  const [ended, next] = [open(), open()];
  await ended.load();
  await ended.append([change('first', 2)]);
  expect(await next.load()).toEqual([change('first', 2)]);
  await expect(ended.append([change('late', 3)])).rejects.toThrow();
  await next.append([change('second', 3)]);
  expect(await open().load()).toEqual([change('first', 2), change('second', 3)]);
});
