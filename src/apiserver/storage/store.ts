import type { Clock } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import {
  type KeyValue,
  prefixEnd,
  type RangeReply,
  type RequestOp,
  revision,
  type TxnReply,
} from '../../protocol/kv.ts';
import type { EtcdClient } from './etcd-client.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { encodeForStorage } from './encoding.ts';
import { createLeases } from './leases.ts';
import { type Draft, type RecentWrites, storedDraft } from './recent-writes.ts';
import { StoredObject } from './stored-object.ts';

/** A write either happened, or another one was there first. */
export type WriteResult =
  | { readonly written: true; readonly object: StoredObject }
  | { readonly written: false; readonly current: StoredObject | undefined; readonly revision: number };

/** Objects in etcd, each write a compare-and-swap on the revision that it was made from. */
export interface Store {
  /** The newest revision that etcd has confirmed to this server. */
  readonly confirmed: number;
  /** Asks etcd itself. */
  get(context: Context, key: string): Promise<StoredObject | undefined>;
  /** Reads keys from `key` to the prefix's end as of a revision; 0: now. */
  list(
    context: Context,
    range: { readonly prefix: string; readonly from?: string; readonly revision?: number; readonly limit?: number },
  ): Promise<RangeReply>;
  /** The object becomes what is stored: from then on it must not be changed. */
  create(context: Context, key: string, object: KubeObject, ttlSeconds?: number): Promise<WriteResult>;
  update(context: Context, key: string, from: number, object: KubeObject, ttlSeconds?: number): Promise<WriteResult>;
  /** Returns the object as it was, at the revision of its deletion. */
  remove(context: Context, object: StoredObject): Promise<WriteResult>;
}

export function createStore(etcd: EtcdClient, clock: Clock, recent: RecentWrites): Store {
  const leases = createLeases(etcd, clock);
  let confirmed = 0;
  const confirm = <Reply extends { readonly revision: number }>(reply: Reply): Reply => {
    if (reply.revision > confirmed) confirmed = reply.revision;
    return reply;
  };

  const swap = async (context: Context, key: string, from: number, change: RequestOp): Promise<TxnReply> =>
    confirm(
      await etcd.call(
        'etcd.txn',
        {
          compare: [{ key, target: 'MOD', result: 'EQUAL', modRevision: revision(from) }],
          success: [change],
          failure: [{ op: 'range', request: { key } }],
        },
        context,
      ),
    );

  const lost = (reply: TxnReply): WriteResult => ({
    written: false,
    current: storedOf(firstRange(reply)),
    revision: reply.revision,
  });

  const put = async (
    context: Context,
    key: string,
    from: number,
    object: KubeObject,
    ttlSeconds?: number,
  ): Promise<WriteResult> => {
    const draft: Draft = { text: encodeForStorage(object), object };
    const lease = ttlSeconds === undefined ? undefined : await leases.of(context, ttlSeconds);
    recent.sent(key, draft);
    try {
      const reply = await swap(context, key, from, { op: 'put', request: { key, value: draft.text, lease } });
      if (!reply.succeeded) {
        recent.failed(key, draft);
        return lost(reply);
      }
      const stored = storedDraft(key, reply.revision, draft);
      recent.confirmed(key, reply.revision, stored);
      return { written: true, object: stored };
    } catch (error) {
      recent.failed(key, draft);
      throw error;
    }
  };

  return {
    get confirmed() {
      return confirmed;
    },
    async get(context, key) {
      return storedOf(confirm(await etcd.call('etcd.range', { key }, context)).kvs[0]);
    },
    async list(context, { prefix, from = prefix, revision: at, limit }) {
      const range = { key: from, rangeEnd: prefixEnd(prefix), ...(at && { revision: revision(at) }), limit };
      return confirm(await etcd.call('etcd.range', range, context));
    },
    create: (context, key, object, ttlSeconds) => put(context, key, 0, object, ttlSeconds),
    update: put,
    async remove(context, { key, revision: from, text }) {
      const reply = await swap(context, key, from, { op: 'deleteRange', request: { key } });
      if (!reply.succeeded) return lost(reply);
      recent.confirmed(key, reply.revision);
      const last = text.replace(`"resourceVersion":"${from}"`, `"resourceVersion":"${reply.revision}"`);
      return { written: true, object: new StoredObject(key, reply.revision, last) };
    },
  };
}

const storedOf = (kv: KeyValue | undefined): StoredObject | undefined => kv && StoredObject.of(kv);

function firstRange(reply: TxnReply): KeyValue | undefined {
  const [first] = reply.responses;
  return first?.op === 'range' ? first.reply.kvs[0] : undefined;
}
