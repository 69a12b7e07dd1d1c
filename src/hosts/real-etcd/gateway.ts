import { type Cancellation, never } from '../../kernel/cancellation.ts';
import { type Random, randomInt } from '../../kernel/random.ts';
import type { Environment, Running } from '../../protocol/environment.ts';
import {
  type AlarmType,
  type LeaseId,
  type LeaseReply,
  revision,
  type WatchRequest,
  type WatchResponse,
} from '../../protocol/kv.ts';
import { type Handlers, outcomeUnknown, RpcError, serve } from '../../protocol/rpc.ts';
import {
  deleteRangeOf,
  eventOf,
  fromBytes,
  putOf,
  rangeOf,
  revisionOf,
  toWire,
  txnOf,
  txnToWire,
  type WireDeleteRange,
  type WireLease,
  type WirePut,
  type WireRange,
  type WireReply,
  type WireTxn,
  type WireWatch,
} from './json.ts';
import { HttpRefusal, JsonPoster } from './json-post.ts';

/**
 * Puts real etcd servers on the bus in the place of our own, through their JSON gateway. Each connection is to one of
 * them, the next one to the next; it is lost when its server cannot be reached, as a connection of the real client would.
 */
export function serveRealEtcd({ bus, tracer, random }: Environment, servers: readonly string[]): Running {
  const connections = new Set<() => void>();
  let dials = 0;
  const unlisten = bus.listen('etcd', (endpoint) => {
    const gateway = new EtcdGateway(servers[dials++ % servers.length]!, random, () => setImmediate(hangUp));
    const disconnect = serve(endpoint, tracer, gateway.handlers);
    const hangUp = (): void => {
      disconnect();
      gateway.close();
      connections.delete(hangUp);
    };
    connections.add(hangUp);
    endpoint.closed.onCancel(hangUp);
  });
  return {
    stop() {
      unlisten();
      for (const hangUp of connections) hangUp();
    },
  };
}

interface WireLeases extends WireReply {
  readonly leases?: readonly { readonly ID: string }[];
}

interface WireAlarms {
  readonly alarms?: readonly { readonly alarm?: AlarmType }[];
}

interface WireStatus extends WireReply {
  readonly version: string;
  readonly dbSize: string;
  readonly dbSizeInUse?: string;
  /** Since etcd 3.6. */
  readonly dbSizeQuota?: string;
}

/** One real etcd, as our protocol sees it. */
class EtcdGateway {
  readonly #http: JsonPoster;
  readonly #random: Random;
  readonly #onLost: () => void;

  constructor(server: string, random: Random, onLost: () => void) {
    this.#http = new JsonPoster(server);
    this.#random = random;
    this.#onLost = onLost;
  }

  readonly handlers: Handlers = {
    'etcd.range': async (request, { cancellation }) =>
      rangeOf(await this.#post<WireRange>('kv/range', toWire(request), cancellation)),
    'etcd.put': async (request, { cancellation }) =>
      putOf(await this.#post<WirePut>('kv/put', toWire(request), cancellation)),
    'etcd.deleteRange': async (request, { cancellation }) =>
      deleteRangeOf(await this.#post<WireDeleteRange>('kv/deleterange', toWire(request), cancellation)),
    'etcd.txn': async (request, { cancellation }) =>
      txnOf(await this.#post<WireTxn>('kv/txn', txnToWire(request), cancellation)),
    'etcd.compact': async (request) => ({
      revision: revisionOf(await this.#post<WireReply>('kv/compaction', request)),
    }),
    // Ids of etcd's own choice may be larger than a number holds.
    'etcd.leaseGrant': async ({ id: wanted, ttlSeconds }) => {
      const id = wanted || (randomInt(this.#random, Number.MAX_SAFE_INTEGER) as LeaseId);
      return leaseOf(await this.#post<WireLease>('lease/grant', { ID: id, TTL: ttlSeconds }), id);
    },
    'etcd.leaseRevoke': async ({ id }) => ({
      revision: revisionOf(await this.#post<WireReply>('lease/revoke', { ID: id })),
    }),
    'etcd.leaseKeepAlive': async ({ id }) => {
      const { result } = await this.#post<{ readonly result: WireLease }>('lease/keepalive', { ID: id });
      return leaseOf(result, id);
    },
    'etcd.leaseTimeToLive': async ({ id, keys }) => {
      const wire = await this.#post<WireLease>('lease/timetolive', { ID: id, keys });
      return {
        ...leaseOf(wire, id),
        grantedTtlSeconds: Number(wire.grantedTTL ?? 0),
        keys: (wire.keys ?? []).map(fromBytes),
      };
    },
    'etcd.leaseLeases': async () => {
      const wire = await this.#post<WireLeases>('lease/leases', {});
      return { revision: revisionOf(wire), ids: (wire.leases ?? []).map(({ ID }) => Number(ID) as LeaseId) };
    },
    'etcd.defragment': async () => {
      await this.#post('maintenance/defragment', {});
      return {};
    },
    'etcd.alarm': ({ action }) => this.#alarms(action),
    'etcd.status': async () => {
      const [status, { alarms }, all] = await Promise.all([
        this.#post<WireStatus>('maintenance/status', {}),
        this.#alarms('GET'),
        this.#post<WireRange>('kv/range', toWire({ key: '\0', rangeEnd: '\0', ...countOnly })),
      ]);
      return {
        version: status.version,
        revision: revisionOf(status),
        // It does not say; who asks for older history is told then.
        compactRevision: revision(0),
        keys: rangeOf(all).count,
        dbSizeBytes: Number(status.dbSize),
        dbSizeInUseBytes: Number(status.dbSizeInUse ?? status.dbSize),
        quotaBytes: Number(status.dbSizeQuota ?? Number.POSITIVE_INFINITY),
        alarms,
        durable: true,
      };
    },
    'etcd.watch': (request, { cancellation }) => this.#watch(request, cancellation),
  };

  close(): void {
    this.#http.close();
  }

  /** Every member's, each kind once. */
  async #alarms(action: 'GET' | 'DEACTIVATE'): Promise<{ readonly alarms: readonly AlarmType[] }> {
    const { alarms = [] } = await this.#post<WireAlarms>('maintenance/alarm', { action: 'GET' });
    if (action === 'DEACTIVATE')
      for (const alarm of alarms) await this.#post('maintenance/alarm', { ...alarm, action });
    return { alarms: [...new Set(alarms.map(({ alarm }) => alarm ?? 'NOSPACE'))] };
  }

  async #post<Reply>(path: string, body: unknown, cancellation: Cancellation = never): Promise<Reply> {
    try {
      return await this.#http.post<Reply>(`/v3/${path}`, body, cancellation);
    } catch (error) {
      throw this.#explained(error, cancellation);
    }
  }

  async *#watch(request: WatchRequest, cancellation: Cancellation): AsyncGenerator<WatchResponse> {
    const { startRevision } = request;
    const body = { create_request: toWire(request) };
    try {
      for await (const { result, error } of this.#http.lines<WatchLine>('/v3/watch', body, cancellation)) {
        if (error) throw new RpcError(error.message, error.message);
        const response = watchResponseOf(result!, startRevision);
        yield response;
        if (response.compactRevision !== undefined) return;
        if (result!.canceled) throw new RpcError('cancelled', result!.cancel_reason ?? 'etcd ended the watch');
      }
    } catch (error) {
      throw this.#explained(error, cancellation);
    }
    if (!cancellation.cancelled) throw this.#explained(new Error('etcd ended the watch'), cancellation);
  }

  /** etcd's own refusals go on as they are; anything else means that it is gone. */
  #explained(error: unknown, { cancelled }: Cancellation): RpcError {
    if (error instanceof RpcError) return error;
    if (cancelled) return new RpcError('cancelled', 'the caller gave up');
    if (error instanceof HttpRefusal) return refusalOf(error);
    this.#onLost();
    const { code, message } = error as NodeJS.ErrnoException;
    return new RpcError(code === 'ECONNREFUSED' ? 'unavailable' : outcomeUnknown, message);
  }
}

const countOnly = { countOnly: true } as const;

interface WatchLine {
  readonly result?: WireWatch;
  readonly error?: { readonly message: string };
}

/**
 * The revision up to which all events have been delivered: etcd's header may be ahead of the events of the past that it
 * is still sending.
 */
function watchResponseOf(wire: WireWatch, startRevision: WatchRequest['startRevision']): WatchResponse {
  const events = (wire.events ?? []).map(eventOf);
  const last = events.at(-1)?.kv.modRevision;
  const now = revisionOf(wire);
  const reached = wire.created && startRevision ? revision(Math.min(now, startRevision - 1)) : now;
  return {
    revision: last ?? reached,
    events,
    ...(wire.compact_revision !== undefined && { compactRevision: revision(Number(wire.compact_revision)) }),
  };
}

const leaseOf = (wire: WireLease, id: LeaseId): LeaseReply => ({
  revision: revisionOf(wire),
  id,
  ttlSeconds: Number(wire.TTL ?? 0),
});

function refusalOf({ body, status }: HttpRefusal): RpcError {
  try {
    const { error } = JSON.parse(body) as { readonly error?: string };
    if (typeof error === 'string') return new RpcError(error, error);
  } catch {
    // No JSON: not etcd's words.
  }
  return new RpcError('unknown', `etcd answered with HTTP ${status}`);
}
