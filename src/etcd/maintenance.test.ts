import { expect, test } from 'vitest';
import { revision } from '../protocol/kv.ts';
import type { Backend } from './backend.ts';
import { MemoryBackend } from './memory-backend.ts';
import { quotaOf } from './quota.ts';
import { trialEtcd } from './trial-etcd.contract.ts';

const noSpace = { code: 'etcdserver: mvcc: database space exceeded' };
const value = 'x'.repeat(10_000);

/** An etcd that has been written to until it would not have any more. */
async function full(backend: Backend = new MemoryBackend()) {
  const trial = await trialEtcd(backend, ['--quota-backend-bytes=100000']);
  const { peer, options } = trial;
  for (let key = 0; key < 9; key++) await peer.call('etcd.put', { key: `${key}`, value }, options);
  await expect(peer.call('etcd.put', { key: '9', value }, options)).rejects.toMatchObject(noSpace);
  return trial;
}

test('the alarm outlives a restart, and what it refuses stays refused until it is disarmed', async () => {
  const { backend, etcd } = await full();
  etcd.stop();
  const { peer, options } = await trialEtcd(backend);
  expect(await peer.call('etcd.status', {}, options)).toMatchObject({ alarms: ['NOSPACE'] });
  await expect(peer.call('etcd.put', { key: 'a', value: '' }, options)).rejects.toMatchObject(noSpace);
  expect(await peer.call('etcd.alarm', { action: 'DEACTIVATE' }, options)).toEqual({ alarms: ['NOSPACE'] });
  await peer.call('etcd.put', { key: 'a', value: '' }, options);
});

test('compaction leaves the file as large as it is, defragmentation makes it as small as what is in it', async () => {
  const { peer, options, backend } = await full();
  const size = async () => {
    const { dbSizeBytes, dbSizeInUseBytes } = await peer.call('etcd.status', {}, options);
    return { file: dbSizeBytes, inUse: dbSizeInUseBytes };
  };
  const { file } = await size();
  const { revision: now } = await peer.call('etcd.deleteRange', { key: '1', rangeEnd: '9' }, options);
  await peer.call('etcd.compact', { revision: now }, options);
  const compacted = await size();
  expect(compacted.file).toBeGreaterThanOrEqual(file);
  expect(compacted.inUse).toBeLessThan(file / 3);
  await peer.call('etcd.defragment', {}, options);
  expect((await size()).file).toBeLessThan(file / 3);
  const kept = await backend.load();
  expect(JSON.stringify(kept).length).toBeLessThan(file / 3);
});

test('a log of which most is dead is rewritten at a compaction', async () => {
  const { peer, options, backend } = await trialEtcd();
  const large = 'x'.repeat(1_000_000);
  for (let write = 0; write < 9; write++) await peer.call('etcd.put', { key: 'a', value: large }, options);
  await peer.call('etcd.compact', { revision: revision(10) }, options);
  expect((await backend.load()).filter(({ type }) => type === 'put')).toHaveLength(1);
});

test('a snapshot restored elsewhere has the same hash at every revision that is kept, and goes on from there', async () => {
  const { peer, options } = await trialEtcd();
  const { id } = await peer.call('etcd.leaseGrant', { ttlSeconds: 60 }, options);
  for (const key of ['a', 'b', 'a', '키']) await peer.call('etcd.put', { key, value: key, lease: id }, options);
  await peer.call('etcd.deleteRange', { key: 'a', rangeEnd: 'c' }, options);
  await peer.call('etcd.compact', { revision: revision(3) }, options);
  const { snapshot } = await peer.call('etcd.snapshot', {}, options);

  const elsewhere = await trialEtcd();
  await elsewhere.peer.call('etcd.put', { key: 'gone', value: '' }, options);
  await elsewhere.peer.call('etcd.restore', { snapshot }, options);
  await elsewhere.env.clock.advance(0);
  expect(elsewhere.peer.closed.cancelled).toBe(true);
  const restored = await trialEtcd(elsewhere.backend);
  for (const at of [4, 5, 6])
    expect(await restored.peer.call('etcd.hashKv', { revision: revision(at) }, options)).toEqual(
      await peer.call('etcd.hashKv', { revision: revision(at) }, options),
    );
  expect(await restored.peer.call('etcd.range', { key: '\0', rangeEnd: '\0' }, options)).toMatchObject({ count: 1 });
  expect(await restored.peer.call('etcd.put', { key: 'a', value: '' }, options)).toEqual({ revision: 7 });
});

test('a snapshot of an earlier revision is the store as it was, and goes on from there', async () => {
  const { peer, options } = await trialEtcd();
  for (const key of ['a', 'b', 'a']) await peer.call('etcd.put', { key, value: key }, options);
  await peer.call('etcd.deleteRange', { key: 'b' }, options);
  const then = await peer.call('etcd.hashKv', { revision: revision(3) }, options);
  const { snapshot } = await peer.call('etcd.snapshot', { revision: revision(3) }, options);

  const elsewhere = await trialEtcd();
  await elsewhere.peer.call('etcd.restore', { snapshot }, options);
  const branch = await trialEtcd(elsewhere.backend);
  expect(await branch.peer.call('etcd.hashKv', { revision: revision(0) }, options)).toEqual({ ...then, revision: 3 });
  expect(await branch.peer.call('etcd.range', { key: 'b' }, options)).toMatchObject({ count: 1 });
  expect(await branch.peer.call('etcd.put', { key: 'c', value: '' }, options)).toEqual({ revision: 4 });
});

test('of a revision that is compacted or not yet there no snapshot can be had', async () => {
  const { peer, options } = await trialEtcd();
  for (const key of ['a', 'b', 'c']) await peer.call('etcd.put', { key, value: '' }, options);
  await peer.call('etcd.compact', { revision: revision(3) }, options);
  const at = (number: number) => peer.call('etcd.snapshot', { revision: revision(number) }, options);
  await expect(at(2)).rejects.toThrow('required revision has been compacted');
  await expect(at(9)).rejects.toThrow('required revision is a future revision');
});

test('a snapshot that is not whole is refused, and leaves everything as it was', async () => {
  const { peer, options } = await trialEtcd();
  await peer.call('etcd.put', { key: 'a', value: 'one' }, options);
  const { snapshot } = await peer.call('etcd.snapshot', {}, options);
  const restore = (text: string) => peer.call('etcd.restore', { snapshot: text }, options);
  await expect(restore(snapshot.replace('one', 'two'))).rejects.toThrow(/integrity check failed: expected hash/);
  await expect(restore(snapshot.split('\n').slice(0, 1).join('\n'))).rejects.toThrow(/expected revision 2, got 1/);
  await expect(restore('{"a":1}')).rejects.toThrow(/no snapshot/);
  await expect(restore('nonsense')).rejects.toThrow(/no snapshot/);
  expect((await peer.call('etcd.range', { key: 'a' }, options)).kvs[0]?.value).toBe('one');
});

test('the quota is what the flag says', () => {
  expect(quotaOf([])).toBe(2_147_483_648);
  expect(quotaOf(['--quota-backend-bytes=0'])).toBe(2_147_483_648);
  expect(quotaOf(['--quota-backend-bytes=1', '--quota-backend-bytes=5000'])).toBe(5_000);
  expect(quotaOf(['--quota-backend-bytes=-1'])).toBe(Number.POSITIVE_INFINITY);
  expect(() => quotaOf(['--quota-backend-bytes=2GB'])).toThrow(
    'invalid value "2GB" for flag -quota-backend-bytes: parse error',
  );
});
