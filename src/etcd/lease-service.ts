import { randomInt } from '../kernel/random.ts';
import type { Environment } from '../protocol/environment.ts';
import type { LeaseId, LeaseReply } from '../protocol/kv.ts';
import type { Handlers } from '../protocol/rpc.ts';
import { errLeaseExists, errLeaseTtlTooLarge } from './errors.ts';
import { LeaseTimers } from './lease-timers.ts';
import { leaseCost, type Quota } from './quota.ts';
import type { StoredChange } from './stored-change.ts';
import type { Store } from './store.ts';
import type { Written } from './write.ts';

/** Seconds. Upstream: server/lease/lessor.go; the shortest is one and a half election timeouts, in whole seconds. */
const minTtlSeconds = 2;
const maxTtlSeconds = 9_000_000_000;

/** How lease requests change the store, and what has to be durable before they are answered. */
export interface LeaseStorage {
  readonly store: Store;
  readonly quota: Quota;
  readonly persist: (written: Written) => Promise<unknown>;
  readonly commit: (changes: readonly StoredChange[]) => Promise<unknown>;
}

/** Serves leases, and revokes those that run out. */
export function leaseService(
  env: Environment,
  { store, quota, persist, commit }: LeaseStorage,
): { readonly handlers: Handlers; readonly stop: () => void } {
  const timers = new LeaseTimers(env.clock, (id) => {
    persist(store.revokeLease(id)).catch((error: unknown) => env.report(`etcd: lease ${id}: ${String(error)}`));
  });
  for (const id of store.leases.ids) timers.renew(id, store.leases.ttl(id)!);

  const reply = (id: LeaseId, ttlSeconds: number): LeaseReply => ({ revision: store.revision, id, ttlSeconds });
  const anyId = (): LeaseId => randomInt(env.random, Number.MAX_SAFE_INTEGER) as LeaseId;

  const handlers: Handlers = {
    'etcd.leaseGrant': async ({ id: wanted, ttlSeconds: asked }) => {
      const id = wanted || anyId();
      if (asked > maxTtlSeconds) throw errLeaseTtlTooLarge();
      if (store.leases.has(id)) throw errLeaseExists();
      quota.check(leaseCost);
      const ttlSeconds = Math.max(asked, minTtlSeconds);
      await commit([store.grantLease(id, ttlSeconds)]);
      timers.renew(id, ttlSeconds);
      return reply(id, ttlSeconds);
    },
    'etcd.leaseRevoke': async ({ id }) => {
      const written = store.revokeLease(id);
      timers.stop(id);
      await persist(written);
      return { revision: store.revision };
    },
    'etcd.leaseKeepAlive': ({ id }) => {
      const ttlSeconds = store.leases.ttl(id);
      if (ttlSeconds === undefined) return reply(id, 0);
      timers.renew(id, ttlSeconds);
      return reply(id, ttlSeconds);
    },
    'etcd.leaseTimeToLive': ({ id, keys }) => ({
      ...reply(id, timers.secondsLeft(id)),
      grantedTtlSeconds: store.leases.ttl(id) ?? 0,
      keys: keys ? store.leases.keys(id) : [],
    }),
    'etcd.leaseLeases': () => ({ revision: store.revision, ids: timers.byDeadline() }),
  };
  return { handlers, stop: () => timers.stopAll() };
}
