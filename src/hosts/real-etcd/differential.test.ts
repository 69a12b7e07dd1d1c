import { request } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findEtcd, type RealEtcd, startRealEtcd } from '../../../scripts/real-etcd.mjs';
import { rootContext } from '../../kernel/context.ts';
import type { Running } from '../../protocol/environment.ts';
import { type LeaseId, revision, type WatchRequest } from '../../protocol/kv.ts';
import { connect, type Peer } from '../../protocol/rpc.ts';
import { serveRealEtcd } from './gateway.ts';
import { type Call, type History, history, inRevisionsOf } from './histories.contract.ts';
import { answerOf, Ours, Watch, world } from './stores.contract.ts';

const executable = findEtcd();
if (!executable) console.log('SKIPPED: random histories against a real etcd: etcd-server is not installed');

const seed = Number(process.env['PODSCOPE_SEED'] ?? 36);
/** To look for a shorter counter-example takes as long as one lets it. */
const longestMs = 180_000;
const context = rootContext;
const everything = { key: '\0', rangeEnd: '\0' } as const;
const readAll: Call = { method: 'etcd.range', body: everything };

/** One watch on both stores. */
interface Watched {
  readonly watch: WatchRequest;
  readonly mine: Watch;
  readonly theirs: Watch;
  /** Both tell of this revision, or of the one after it. */
  last: number;
}

const tests = executable ? describe : describe.skip;

tests('a real etcd', () => {
  let real: RealEtcd;
  let peer: Peer;
  let gateway: Running;

  const start = async (flags: readonly string[] = []): Promise<void> => {
    real = await startRealEtcd(executable!, flags);
    const { env } = world();
    gateway = serveRealEtcd(env, [real.url]);
    peer = connect(env.bus.dial('etcd'), env.tracer);
  };

  const stop = async (): Promise<void> => {
    gateway.stop();
    await real.stop();
  };

  beforeAll(() => start());
  afterAll(stop);

  /** Empties the real one. @returns its revision, up to which it is compacted */
  async function emptied(): Promise<number> {
    if (peer.closed.cancelled) {
      // A history that ends it can be cut down, too.
      await stop();
      await start();
    }
    const { ids } = await peer.call('etcd.leaseLeases', {}, { context });
    for (const id of ids) await peer.call('etcd.leaseRevoke', { id }, { context });
    await peer.call('etcd.put', { key: 'z', value: '' }, { context });
    const { revision: at } = await peer.call('etcd.deleteRange', everything, { context });
    await peer.call('etcd.compact', { revision: at }, { context });
    return at;
  }

  /** The hash of what it holds, which it tells only to its peers. */
  function realHash(at: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const body = JSON.stringify({ revision: at });
      const headers = { 'content-length': body.length };
      const outgoing = request(`${real.peerUrl}/members/hashkv`, { method: 'GET', headers }, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (part: string) => (text += part));
        incoming.on('end', () => resolve((JSON.parse(text) as { readonly hash: number }).hash));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  async function play({ calls, live, past }: History): Promise<void> {
    let now = await emptied();
    let compacted = now;
    const ours = await new Ours(now).start();
    const told: string[] = [];
    const same = (what: string, mine: unknown, theirs: unknown): void => {
      told.push(`${what} -> ${JSON.stringify(theirs)}`);
      expect(mine, `of ours; the real etcd was told, and said:\n${told.join('\n')}\n`).toEqual(theirs);
    };

    const watches: Watched[] = [];
    for (const [place, call] of calls.entries()) {
      for (const { before, watch: relative } of live) {
        if (before !== place) continue;
        const watch = inRevisionsOf(relative, now);
        watches.push({
          watch,
          last: now,
          mine: await new Watch(ours.peer, watch).stands(),
          theirs: await new Watch(peer, watch).stands(),
        });
      }
      const absolute = { method: call.method, body: inRevisionsOf(call.body, now) };
      const [mine, theirs] = await Promise.all([answerOf(ours.peer, absolute), answerOf(peer, absolute)]);
      same(`${absolute.method} ${JSON.stringify(absolute.body)}`, mine, theirs);
      if (typeof theirs === 'string') continue;
      now = (theirs as { readonly revision: number }).revision;
      if (call.method === 'etcd.compact') compacted = Number(absolute.body['revision']);
    }

    // Gives a watch something to tell last: puts for those that hear of no deletion, deletions for the others.
    const end = async (watched: readonly Watched[]): Promise<void> => {
      for (const each of watched) {
        const { key } = each.watch;
        for (let round = 0; round < 2; round++) {
          for (const { call } of [ours.peer, peer]) {
            each.last = (await call('etcd.put', { key, value: 'end' }, { context })).revision;
            now = (await call('etcd.deleteRange', { key }, { context })).revision;
          }
        }
      }
    };
    await end(watches);
    for (const { watch, last, mine, theirs } of watches)
      same(`watch ${JSON.stringify(watch)}`, await mine.until(last), await theirs.until(last));

    await ours.start();
    same('everything, after ours was started again', await answerOf(ours.peer, readAll), await answerOf(peer, readAll));
    // Where no key is left, the real one's hash tells how far its compaction has come in the background.
    for (const { call } of [ours.peer, peer])
      now = (await call('etcd.put', { key: 'hashed', value: '' }, { context })).revision;
    for (const at of new Set([0, now])) {
      const { hash } = await ours.peer.call('etcd.hashKv', { revision: revision(at) }, { context });
      same(`hash at ${at}`, hash, await realHash(at));
    }

    const fromPast: Watched[] = [];
    for (const relative of past) {
      const asked = inRevisionsOf(relative, now);
      // From the very revision of a compaction on only newer etcds tell of deletions.
      const watch = asked.startRevision === compacted ? { ...asked, startRevision: revision(compacted + 1) } : asked;
      fromPast.push({
        watch,
        last: now,
        mine: await new Watch(ours.peer, watch).stands(),
        theirs: await new Watch(peer, watch).stands(),
      });
    }
    await end(fromPast);
    for (const { watch, last, mine, theirs } of fromPast)
      same(`watch ${JSON.stringify(watch)}`, await mine.until(last), await theirs.until(last));
  }

  test(`says what ours says, over random histories (seed ${seed})`, { timeout: 300_000 }, async () => {
    let operations = 0;
    await fc.assert(
      fc.asyncProperty(history, async (played) => {
        await play(played);
        operations += played.calls.length;
      }),
      { seed, numRuns: 230, interruptAfterTimeLimit: longestMs, markInterruptAsFailure: true },
    );
    console.log(`${operations} operations on a real etcd and on ours: no difference`);
    expect(operations).toBeGreaterThanOrEqual(20_000);
  });

  test('lets leases run out as ours does', async () => {
    const from = await emptied();
    const ours = await new Ours(from).start();
    const [short, long] = [1 as LeaseId, 2 as LeaseId];
    const calls: readonly Call[] = [
      { method: 'etcd.leaseGrant', body: { id: short, ttlSeconds: 1 } },
      { method: 'etcd.leaseGrant', body: { id: long, ttlSeconds: 600 } },
      { method: 'etcd.put', body: { key: 'b', value: '1', lease: short } },
      { method: 'etcd.put', body: { key: 'a', value: '1', lease: long } },
      { method: 'etcd.put', body: { key: 'a', value: '2', lease: short } },
      { method: 'etcd.put', body: { key: 'c', value: '1', lease: short } },
      { method: 'etcd.put', body: { key: 'c', value: '2' } },
      { method: 'etcd.put', body: { key: 'd', value: '1', lease: short } },
      { method: 'etcd.put', body: { key: 'd', value: '', lease: long, ignoreValue: true } },
    ];
    for (const each of calls) expect(await answerOf(ours.peer, each)).toEqual(await answerOf(peer, each));
    const watch = { ...everything, startRevision: revision(from + 1), prevKv: true };
    const expired = from + 8;
    const theirs = await new Watch(peer, watch).until(expired);
    await ours.clock.advance(2_000);
    expect(await new Watch(ours.peer, watch).until(expired)).toEqual(theirs);
    for (const each of [
      readAll,
      { method: 'etcd.leaseTimeToLive', body: { id: short, keys: true } },
      { method: 'etcd.leaseTimeToLive', body: { id: long, keys: true } },
      { method: 'etcd.put', body: { key: 'e', value: '1', lease: short } },
    ] as const)
      expect(await answerOf(ours.peer, each)).toEqual(await answerOf(peer, each));
  });

  test('refuses what would grow when its space is used up, until it has been told that there is some again', async () => {
    const flags = ['--quota-backend-bytes=2000000'];
    await stop();
    await start(flags);
    const ours = await new Ours(await emptied()).start(flags);
    const full = 'etcdserver: mvcc: database space exceeded';
    const big: Call = { method: 'etcd.put', body: { key: 'big', value: 'x'.repeat(100_000) } };
    for (const each of [peer, ours.peer])
      for (let said: unknown; said !== full; said = await answerOf(each, big)) expect(said).not.toBeTypeOf('string');

    // How much fits is a matter of pages; what is said and done is not.
    const put = { op: 'put', request: { key: 'a', value: '1' } };
    const remove = { op: 'deleteRange', request: { key: 'big' } };
    const saidBy = async (each: Peer): Promise<unknown> => {
      const said: unknown[] = [];
      const ask = async (method: Call['method'], body: Call['body']): Promise<void> => {
        const answer = await answerOf(each, { method, body });
        said.push(typeof answer === 'string' ? answer : [method, (answer as { readonly alarms?: unknown }).alarms]);
      };
      await ask('etcd.alarm', { action: 'GET' });
      await ask('etcd.put', put.request);
      await ask('etcd.txn', { compare: [], success: [put], failure: [] });
      await ask('etcd.txn', { compare: [], success: [], failure: [put] });
      await ask('etcd.leaseGrant', { id: 7, ttlSeconds: 60 });
      await ask('etcd.range', { key: 'a' });
      await ask('etcd.txn', { compare: [], success: [remove], failure: [] });
      await ask('etcd.deleteRange', { key: 'big' });
      const before = await each.call('etcd.status', {}, { context });
      await ask('etcd.compact', { revision: before.revision });
      await ask('etcd.put', put.request);
      await ask('etcd.defragment', {});
      const after = await each.call('etcd.status', {}, { context });
      said.push(after.dbSizeBytes < before.dbSizeBytes / 2, after.dbSizeInUseBytes <= after.dbSizeBytes, after.alarms);
      await ask('etcd.put', put.request);
      await ask('etcd.alarm', { action: 'DEACTIVATE' });
      await ask('etcd.alarm', { action: 'GET' });
      await ask('etcd.put', put.request);
      await ask('etcd.leaseGrant', { id: 7, ttlSeconds: 60 });
      return said;
    };
    const theirs = await saidBy(peer);
    expect(await saidBy(ours.peer)).toEqual(theirs);
    expect(theirs).toContain(full);
  });
});
