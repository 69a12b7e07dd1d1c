import { type Cancellation, cancellationSource } from '../../kernel/cancellation.ts';
import { sleep } from '../../kernel/clock.ts';
import { backgroundContext, type Context } from '../../kernel/context.ts';
import type { Environment } from '../../protocol/environment.ts';
import type { CallMethod, CallReply, CallRequest } from '../../protocol/messages.ts';
import { connect, type Peer, RpcError } from '../../protocol/rpc.ts';

const retryDelayMs = 250;

/** The etcd that this server talks to does not answer, and did not within the time a request may take. */
export const etcdUnavailable = 'etcd-unavailable';

/** A connection to etcd that is dialled again whenever it is lost. */
export interface EtcdClient {
  /**
   * Calls etcd, waiting for a connection if there is none, as long as a request may take.
   * Rejects with `RpcError`: etcd's own code, `etcd-unavailable`, or `outcome-unknown` when etcd went away meanwhile.
   */
  call<M extends CallMethod>(method: M, request: CallRequest<M>, context: Context): Promise<CallReply<M>>;
  /** The connection, once there is one. */
  peer(): Promise<Peer>;
  readonly connected: boolean;
}

export function connectToEtcd(env: Environment, stopping: Cancellation, requestTimeoutMs: number): EtcdClient {
  let current: Peer | undefined;
  const waiting = new Set<(peer: Peer) => void>();

  const keepConnected = async (): Promise<void> => {
    while (!stopping.cancelled) {
      const peer = connect(env.bus.dial('etcd'), env.tracer);
      try {
        await peer.call('etcd.status', {}, { context: backgroundContext });
        current = peer;
        for (const resume of waiting) resume(peer);
        waiting.clear();
        await closed(peer, stopping);
        current = undefined;
      } catch {
        await sleep(env.clock, retryDelayMs, stopping);
      }
    }
    current?.close();
  };
  void keepConnected();

  const peer = (): Promise<Peer> =>
    current ? Promise.resolve(current) : new Promise((resolve) => waiting.add(resolve));

  const peerInTime = async (cancellation: Cancellation): Promise<Peer> => {
    if (current) return current;
    const given = cancellationSource(cancellation);
    const found = await Promise.race([peer(), sleep(env.clock, requestTimeoutMs, given)]);
    given.cancel();
    if (!found) throw new RpcError(etcdUnavailable, 'context deadline exceeded');
    return found;
  };

  return {
    call: async (method, request, context) =>
      (current ?? (await peerInTime(context.cancellation))).call(method, request, { context }),
    peer,
    get connected() {
      return current !== undefined;
    },
  };
}

function closed(peer: Peer, stopping: Cancellation): Promise<void> {
  return new Promise((resolve) => {
    const stopListening = stopping.onCancel(() => {
      peer.close();
      resolve();
    });
    peer.closed.onCancel(() => {
      stopListening();
      resolve();
    });
  });
}
