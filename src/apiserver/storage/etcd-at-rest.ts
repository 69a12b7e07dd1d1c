import type { KeyRange, KeyValue, RangeReply, RequestOp, ResponseOp, WatchResponse } from '../../protocol/kv.ts';
import type {
  CallMethod,
  CallReply,
  CallRequest,
  StreamEvent,
  StreamMethod,
  StreamRequest,
} from '../../protocol/messages.ts';
import type { Peer } from '../../protocol/rpc.ts';
import type { EtcdClient } from './etcd-client.ts';

/** How keys and values lie in etcd, where that is otherwise than the server sees them. */
export interface AtRest {
  /** The key in etcd; a range's end is turned likewise. */
  readonly key: (key: string) => string;
  readonly originalKey: (key: string) => string;
  readonly seal: (key: string, value: string) => Promise<string>;
  /** Rejects with `RpcError` where nobody can read the value. */
  readonly open: (key: string, value: string) => Promise<string>;
}

/** Turns what goes to etcd and what comes from it; everything between knows nothing of it. */
export function etcdAtRest(client: EtcdClient, atRest: AtRest): EtcdClient {
  const through = turning(atRest);
  return {
    call: async (method, request, context) =>
      through.reply(method, await client.call(method, await through.request(method, request), context)),
    async peer() {
      return turned(await client.peer(), through);
    },
    get connected() {
      return client.connected;
    },
  };
}

const turned = (peer: Peer, through: Turning): Peer => ({
  call: async (method, request, options) =>
    through.reply(method, await peer.call(method, await through.request(method, request), options)),
  stream: (method, request, options) =>
    through.events(method, peer.stream(method, through.watch(method, request), options)),
  closed: peer.closed,
  close: () => peer.close(),
});

interface Turning {
  request<M extends CallMethod>(method: M, request: CallRequest<M>): Promise<CallRequest<M>>;
  reply<M extends CallMethod>(method: M, reply: CallReply<M>): Promise<CallReply<M>>;
  watch<M extends StreamMethod>(method: M, request: StreamRequest<M>): StreamRequest<M>;
  events<M extends StreamMethod>(method: M, events: AsyncIterable<StreamEvent<M>>): AsyncIterable<StreamEvent<M>>;
}

type Requests = { readonly [M in CallMethod]?: (request: CallRequest<M>) => Promise<CallRequest<M>> };
type Replies = { readonly [M in CallMethod]?: (reply: CallReply<M>) => Promise<CallReply<M>> };

function turning({ key, originalKey, seal, open }: AtRest): Turning {
  const range = <Range extends KeyRange>(asked: Range): Range => ({
    ...asked,
    key: key(asked.key),
    ...(asked.rangeEnd !== undefined && { rangeEnd: key(asked.rangeEnd) }),
  });
  const pair = async (kv: KeyValue): Promise<KeyValue> => {
    const original = originalKey(kv.key);
    return { ...kv, key: original, value: kv.value === '' ? '' : await open(original, kv.value) };
  };
  const ranged = async (reply: RangeReply): Promise<RangeReply> => ({
    ...reply,
    kvs: await Promise.all(reply.kvs.map(pair)),
  });
  const operation = async (op: RequestOp): Promise<RequestOp> => {
    switch (op.op) {
      case 'put': {
        const value = await seal(op.request.key, op.request.value);
        return { op: 'put', request: { ...op.request, key: key(op.request.key), value } };
      }
      case 'range':
        return { op: 'range', request: range(op.request) };
      case 'deleteRange':
        return { op: 'deleteRange', request: range(op.request) };
      case 'txn':
        return op;
    }
  };
  const operations = (ops: readonly RequestOp[]): Promise<RequestOp[]> => Promise.all(ops.map(operation));
  const response = async (one: ResponseOp): Promise<ResponseOp> =>
    one.op === 'range' ? { ...one, reply: await ranged(one.reply) } : one;

  const requests: Requests = {
    'etcd.range': (request) => Promise.resolve(range(request)),
    'etcd.txn': async ({ compare, success, failure }) => ({
      compare: compare.map(range),
      success: await operations(success),
      failure: await operations(failure),
    }),
  };
  const replies: Replies = {
    'etcd.range': ranged,
    'etcd.txn': async (reply) => ({ ...reply, responses: await Promise.all(reply.responses.map(response)) }),
  };

  async function* opened(responses: AsyncIterable<WatchResponse>): AsyncGenerator<WatchResponse> {
    for await (const one of responses)
      yield {
        ...one,
        events: await Promise.all(one.events.map(async (event) => ({ ...event, kv: await pair(event.kv) }))),
      };
  }

  return {
    request: (method, request) => requests[method]?.(request) ?? Promise.resolve(request),
    reply: (method, reply) => replies[method]?.(reply) ?? Promise.resolve(reply),
    watch: (method, request) => (method === 'etcd.watch' ? range(request as KeyRange) : request) as typeof request,
    events: (method, events) =>
      (method === 'etcd.watch' ? opened(events as AsyncIterable<WatchResponse>) : events) as typeof events,
  };
}
