import type { Cancellation } from '../../kernel/cancellation.ts';
import { type Clock, sleep } from '../../kernel/clock.ts';
import { backgroundContext } from '../../kernel/context.ts';
import { type Revision, revision } from '../../protocol/kv.ts';
import { RpcError } from '../../protocol/rpc.ts';
import type { EtcdClient } from './etcd-client.ts';

/** Servers agree by this key whose turn it is: only who knows its version compacts. */
const compactRevisionKey = 'compact_rev_key';

interface Round {
  /** The version of the key that is expected. */
  readonly time: number;
  /** The revision at that time: what is older is forgotten at the next one. */
  readonly at: Revision;
}

/**
 * Forgets, every interval, what was older than the interval before: so a client that lists and watches on has at least
 * one interval for it. Upstream: apiserver/pkg/storage/etcd3/compact.go
 *
 * @param intervalMs --etcd-compaction-interval; 0: never
 */
export async function compactRegularly(
  etcd: EtcdClient,
  clock: Clock,
  intervalMs: number,
  stopping: Cancellation,
): Promise<void> {
  if (intervalMs === 0) return;
  let round: Round = { time: 0, at: revision(0) };
  for (;;) {
    await sleep(clock, intervalMs, stopping);
    if (stopping.cancelled) return;
    try {
      round = await compact(etcd, round);
    } catch (error) {
      // etcd was away, or another server was faster: the next round will do.
      if (!(error instanceof RpcError)) throw error;
    }
  }
}

async function compact(etcd: EtcdClient, { time, at }: Round): Promise<Round> {
  const key = compactRevisionKey;
  const reply = await etcd.call(
    'etcd.txn',
    {
      compare: [{ key, target: 'VERSION', result: 'EQUAL', version: time }],
      success: [{ op: 'put', request: { key, value: `${at}` } }],
      failure: [{ op: 'range', request: { key } }],
    },
    backgroundContext,
  );
  const [response] = reply.responses;
  if (!reply.succeeded && response?.op === 'range')
    return { time: response.reply.kvs[0]?.version ?? 0, at: reply.revision };
  if (at > 0) await etcd.call('etcd.compact', { revision: at }, backgroundContext);
  return { time: time + 1, at: reply.revision };
}
