import { expect, test } from 'vitest';
import { revision, type WatchResponse } from '../protocol/kv.ts';
import type { Backend } from './backend.ts';
import type { StoredChange } from './stored-change.ts';
import { settle, trialEtcd } from './trial-etcd.contract.ts';

const create = (key: string, value: string) => ({
  compare: [{ key, target: 'MOD', result: 'EQUAL', modRevision: revision(0) }] as const,
  success: [{ op: 'put', request: { key, value } }] as const,
  failure: [{ op: 'range', request: { key } }] as const,
});

test('[R1] the first write makes revision 2, and each transaction one more', async () => {
  const { peer, options } = await trialEtcd();
  expect((await peer.call('etcd.put', { key: 'a', value: '1' }, options)).revision).toBe(2);
  const reply = await peer.call(
    'etcd.txn',
    {
      compare: [],
      success: [
        { op: 'put', request: { key: 'b', value: '1' } },
        { op: 'put', request: { key: 'c', value: '1' } },
      ],
      failure: [],
    },
    options,
  );
  expect(reply.revision).toBe(3);
  const all = await peer.call('etcd.range', { key: '\0', rangeEnd: '\0' }, options);
  expect(all.kvs.map(({ key, modRevision, version }) => [key, modRevision, version])).toEqual([
    ['a', 2, 1],
    ['b', 3, 1],
    ['c', 3, 1],
  ]);
});

test('[T1] of two creations of one key the second fails and is shown what stands there', async () => {
  const { peer, options } = await trialEtcd();
  const first = peer.call('etcd.txn', create('a', 'first'), options);
  const second = peer.call('etcd.txn', create('a', 'second'), options);
  expect((await first).succeeded).toBe(true);
  const lost = await second;
  expect(lost.succeeded).toBe(false);
  expect(lost.responses[0]).toMatchObject({ op: 'range', reply: { kvs: [{ value: 'first' }] } });
});

test('[T2] a refused transaction leaves nothing behind', async () => {
  const { peer, options } = await trialEtcd();
  const twice = peer.call(
    'etcd.txn',
    {
      compare: [],
      success: [
        { op: 'put', request: { key: 'a', value: '1' } },
        { op: 'deleteRange', request: { key: 'a' } },
      ],
      failure: [],
    },
    options,
  );
  await expect(twice).rejects.toMatchObject({ code: 'etcdserver: duplicate key given in txn request' });
  expect((await peer.call('etcd.range', { key: 'a' }, options)).revision).toBe(1);
});

test('[W1] a watch from a past revision gets every event once and in order, then what follows', async () => {
  const { peer, options } = await trialEtcd();
  for (const value of ['1', '2', '3']) await peer.call('etcd.put', { key: '/a', value }, options);
  const watch = peer.stream('etcd.watch', { key: '/', rangeEnd: '0', startRevision: revision(3) }, options);
  const seen: string[] = [];
  const read = (async () => {
    for await (const response of watch) {
      for (const event of response.events) seen.push(`${event.type} ${event.kv.value}@${event.kv.modRevision}`);
      if (seen.length === 4) break;
    }
  })();
  await peer.call('etcd.put', { key: '/a', value: '4' }, options);
  await peer.call('etcd.put', { key: 'elsewhere', value: 'x' }, options);
  await peer.call('etcd.deleteRange', { key: '/a' }, options);
  await read;
  expect(seen).toEqual(['PUT 2@3', 'PUT 3@4', 'PUT 4@5', 'DELETE @7']);
});

test('[C1] after compaction older reads and watches say so, newer ones work', async () => {
  const { peer, options } = await trialEtcd();
  for (const value of ['1', '2', '3']) await peer.call('etcd.put', { key: 'a', value }, options);
  await peer.call('etcd.compact', { revision: revision(3) }, options);
  const at = (rev: number) => peer.call('etcd.range', { key: 'a', revision: revision(rev) }, options);
  await expect(at(2)).rejects.toMatchObject({
    code: 'etcdserver: mvcc: required revision has been compacted',
  });
  await expect(at(9)).rejects.toMatchObject({
    code: 'etcdserver: mvcc: required revision is a future revision',
  });
  expect((await at(3)).kvs[0]?.value).toBe('2');
  const responses: WatchResponse[] = [];
  for await (const response of peer.stream('etcd.watch', { key: 'a', startRevision: revision(2) }, options))
    responses.push(response);
  expect(responses).toEqual([{ revision: 4, events: [], compactRevision: 3 }]);
});

test('[L1] an expired lease takes its keys along in one revision', async () => {
  const { env, peer, options } = await trialEtcd();
  const { id } = await peer.call('etcd.leaseGrant', { ttlSeconds: 10 }, options);
  await peer.call('etcd.put', { key: 'a', value: '1', lease: id }, options);
  await peer.call('etcd.put', { key: 'b', value: '1', lease: id }, options);
  await env.clock.advance(9_000);
  await peer.call('etcd.leaseKeepAlive', { id }, options);
  await env.clock.advance(9_999);
  expect((await peer.call('etcd.range', { key: 'a' }, options)).count).toBe(1);
  await env.clock.advance(1);
  const gone = await peer.call('etcd.range', { key: 'a', rangeEnd: 'c' }, options);
  expect(gone).toMatchObject({ count: 0, revision: 4 });
});

test('[D1] neither a reply nor an event leaves before the write is durable', async () => {
  const appended: { changes: readonly StoredChange[]; done: () => void }[] = [];
  const backend: Backend = {
    durable: true,
    load: () => Promise.resolve([]),
    append: (changes) => new Promise<void>((done) => appended.push({ changes, done })),
    replace: () => Promise.resolve(),
  };
  const { peer, options } = await trialEtcd(backend);
  const order: string[] = [];
  const watch = peer.stream('etcd.watch', { key: 'a' }, options)[Symbol.asyncIterator]();
  await watch.next();
  const event = watch.next().then(() => order.push('event'));
  const writes = ['1', '2', '3'].map((value) =>
    peer.call('etcd.put', { key: 'a', value }, options).then(() => order.push(`reply ${value}`)),
  );
  const read = peer.call('etcd.range', { key: 'a' }, options).then(() => order.push('read'));
  await settle();
  expect(order).toEqual([]);
  expect(appended.map(({ changes }) => changes.length)).toEqual([1]);
  appended[0]!.done();
  await settle();
  expect(order.sort()).toEqual(['event', 'reply 1']);
  expect(appended.map(({ changes }) => changes.length)).toEqual([1, 2]);
  appended[1]!.done();
  await Promise.all([...writes, read, event]);
});

test('[D2] a restart finds every acknowledged write, its revisions and its leases', async () => {
  const { peer, options, etcd, backend } = await trialEtcd();
  const { id } = await peer.call('etcd.leaseGrant', { ttlSeconds: 60 }, options);
  await peer.call('etcd.put', { key: 'a', value: '1' }, options);
  await peer.call('etcd.put', { key: 'a', value: '2', lease: id }, options);
  await peer.call('etcd.put', { key: 'b', value: '1' }, options);
  await peer.call('etcd.deleteRange', { key: 'b' }, options);
  await peer.call('etcd.compact', { revision: revision(3) }, options);
  etcd.stop();
  await new Promise<void>((resolve) => peer.closed.onCancel(resolve));
  await expect(peer.call('etcd.range', { key: 'a' }, options)).rejects.toMatchObject({ code: 'unavailable' });

  const again = await trialEtcd(backend);
  expect(await again.peer.call('etcd.range', { key: 'a', rangeEnd: 'z' }, again.options)).toEqual({
    revision: 5,
    kvs: [{ key: 'a', value: '2', createRevision: 2, modRevision: 3, version: 2, lease: id }],
    more: false,
    count: 1,
  });
  expect((await again.peer.call('etcd.put', { key: 'a', value: '3' }, again.options)).revision).toBe(6);
  await again.env.clock.advance(60_000);
  expect((await again.peer.call('etcd.leaseTimeToLive', { id }, again.options)).ttlSeconds).toBe(-1);
});

test('[W2] a watcher that asked for it hears of the revision while nothing happens in its range', async () => {
  const { env, peer, options } = await trialEtcd();
  const watch = peer.stream('etcd.watch', { key: 'a', progressNotify: true }, options)[Symbol.asyncIterator]();
  await watch.next();
  await peer.call('etcd.put', { key: 'b', value: '' }, options);
  const progress = watch.next();
  await env.clock.advance(600_000);
  expect((await progress).value).toEqual({ revision: 2, events: [] });
});
