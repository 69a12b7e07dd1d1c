import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { readSnapshot, writeSnapshot } from '../../etcd/snapshot-file.ts';
import { Store } from '../../etcd/store.ts';
import { virtualMs } from '../../kernel/clock.ts';
import type { Session } from '../../protocol/session.ts';
import { BranchRegistry } from './branch-registry.ts';
import { type BranchPlace, ClusterBranches } from './cluster-branches.ts';
import { ClusterDatabase, IndexedDbBackend } from './indexeddb-backend.ts';

const at = virtualMs(5_000);

/** A store with one key, as etcd would hand it out. */
function snapshotOfOneKey(): string {
  const store = new Store();
  store.put({ key: 'a', value: 'one' });
  return writeSnapshot(store);
}
const snapshot = snapshotOfOneKey();

function page(text: () => Promise<string>, durable: boolean) {
  const registry = new BranchRegistry(undefined);
  const opened: BranchPlace[] = [];
  let closed = 0;
  const branches = new ClusterBranches({
    registry,
    durable,
    open: (place) => {
      opened.push(place);
      return Promise.resolve({} as Session);
    },
  });
  const operations = branches.of(
    { store: { snapshot: text } as Session['store'], clock: { now: () => virtualMs(9_000) }, close: () => closed++ },
    'main',
  );
  return { registry, opened, operations, closed: () => closed };
}

for (const durable of [true, false])
  test(`a branch begins at its moment, and the one before it is left where it was (${durable ? 'stored' : 'in memory'})`, async () => {
    const { registry, opened, operations, closed } = page(() => Promise.resolve(snapshot), durable);
    await operations.fork({ revision: 7, at });
    expect(registry.list.at(-1)).toEqual({
      id: 'branch-1',
      name: 'branch-1',
      from: { branch: 'main', revision: 7, at },
    });
    expect([registry.current, closed()]).toEqual(['branch-1', 1]);
    expect(opened).toMatchObject([{ branch: 'branch-1', startAt: at }]);
    await operations.goTo('main');
    expect(opened.at(-1)).toMatchObject({ branch: 'main', startAt: 9_000 });
    await operations.forget('branch-1');
    expect(registry.list.map(({ id }) => id)).toEqual(['main']);
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('podscope/branch-1');
  });

test('where no branch can be stored the cluster goes on, and nothing is left of the attempt', async () => {
  const { registry, opened, operations, closed } = page(() => Promise.resolve('no snapshot at all'), true);
  await expect(operations.fork({ revision: 7, at })).rejects.toThrow('integrity');
  expect([registry.current, registry.list.length, opened.length, closed()]).toEqual(['main', 1, 0, 0]);
});

test('where etcd has forgotten the revision the cluster goes on', async () => {
  const { registry, operations, closed } = page(() => Promise.reject(new Error('compacted')), true);
  await expect(operations.fork({ revision: 7, at })).rejects.toThrow('compacted');
  expect([registry.list.length, closed()]).toEqual([1, 0]);
});

test('what a stored branch holds is the snapshot', async () => {
  const { operations } = page(() => Promise.resolve(snapshot), true);
  await operations.fork({ revision: 7, at });
  const stored = await new IndexedDbBackend(new ClusterDatabase('podscope/branch-1')).load();
  expect(stored).toEqual(readSnapshot(snapshot));
  expect(stored[0]).toMatchObject({ type: 'put', key: 'a', value: 'one' });
});
