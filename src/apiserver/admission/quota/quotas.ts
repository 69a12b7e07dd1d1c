import type { ResourceQuota } from '../../../apimachinery/types.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Context } from '../../../kernel/context.ts';
import { ownWrite } from '../../registry/own-writes.ts';
import { findGroupResource, type ServedResource } from '../../registry/served-resource.ts';
import { objectKey } from '../../storage/keys.ts';
import type { Store } from '../../storage/store.ts';

/** Quotas as they are stored, so that two requests do not both take what is left. */
export interface Quotas {
  readonly current: (context: Context, namespace: string, name: string) => Promise<StoredQuota | undefined>;
  /** Writes what is used; false: somebody else did meanwhile. */
  readonly charge: (context: Context, quota: StoredQuota, used: Readonly<Record<string, string>>) => Promise<boolean>;
}

export interface StoredQuota {
  readonly key: string;
  readonly revision: number;
  readonly quota: ResourceQuota;
}

const quotas = (): ServedResource => findGroupResource('resourcequotas')!;

/** Upstream: apiserver/pkg/admission/plugin/resourcequota/resource_access.go */
export const storedQuotas = (store: Store, clock: Clock): Quotas => ({
  async current(context, namespace, name) {
    const stored = await store.get(context, objectKey(quotas().prefix, namespace, name));
    return stored && { key: stored.key, revision: stored.revision, quota: stored.object as ResourceQuota };
  },
  async charge(context, { key, revision, quota }, used) {
    const changed = { ...quota, status: { ...quota.status, used } };
    const draft = ownWrite(quotas(), { draft: changed, current: quota, scope: 'status', now: clock.now() });
    return (await store.update(context, key, revision, draft)).written;
  },
});
