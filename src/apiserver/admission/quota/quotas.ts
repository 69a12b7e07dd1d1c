import type { ResourceQuota } from '../../../apimachinery/types.ts';
import type { Context } from '../../../kernel/context.ts';
import { findGroupResource } from '../../registry/served-resource.ts';
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

/** Upstream: apiserver/pkg/admission/plugin/resourcequota/resource_access.go */
export const storedQuotas = (store: Store): Quotas => ({
  async current(context, namespace, name) {
    const stored = await store.get(context, objectKey(findGroupResource('resourcequotas')!.prefix, namespace, name));
    return stored && { key: stored.key, revision: stored.revision, quota: stored.object as ResourceQuota };
  },
  async charge(context, { key, revision, quota }, used) {
    const changed = { ...quota, status: { ...quota.status, used } };
    return (await store.update(context, key, revision, changed)).written;
  },
});
