import type { Clock } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import type { LeaseId } from '../../protocol/kv.ts';
import type { EtcdClient } from './etcd-client.ts';

/** How long one lease is given to new objects. Upstream: apiserver/pkg/storage/etcd3/lease_manager.go */
const shareMs = 60_000;

export interface Leases {
  /** A lease that lives at least `ttlSeconds`; objects written within a minute share it. */
  of(context: Context, ttlSeconds: number): Promise<LeaseId>;
}

export function createLeases(etcd: EtcdClient, clock: Clock): Leases {
  const shared = new Map<number, { readonly id: Promise<LeaseId>; readonly until: number }>();
  return {
    of(context, ttlSeconds) {
      const known = shared.get(ttlSeconds);
      if (known && known.until > clock.now()) return known.id;
      const id = etcd
        .call('etcd.leaseGrant', { ttlSeconds: ttlSeconds + shareMs / 1000 }, context)
        .then((reply) => reply.id);
      shared.set(ttlSeconds, { id, until: clock.now() + shareMs });
      id.catch(() => shared.delete(ttlSeconds));
      return id;
    },
  };
}
