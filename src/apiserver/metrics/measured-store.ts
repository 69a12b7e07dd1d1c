import type { Clock } from '../../kernel/clock.ts';
import { servedResources } from '../registry/served-resource.ts';
import type { Store } from '../storage/store.ts';
import type { Families } from './families.ts';

interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

/** Events are served by two groups and stored once: the first that names a prefix is its own. */
const builtIn = new Map<string, GroupResource>();
for (const { prefix, group, resource } of servedResources)
  if (!builtIn.has(prefix)) builtIn.set(prefix, { group, resource });

/** Whose objects lie under a key: `/registry/pods/default/web`, `/registry/services/specs/...`, `/registry/example.com/foos/...`. */
export function resourceOfKey(key: string): GroupResource {
  const [, root, first = '', second = ''] = key.split('/');
  return (
    builtIn.get(`/${root}/${first}/`) ??
    builtIn.get(`/${root}/${first}/${second}/`) ?? { group: first, resource: second }
  );
}

/** The same store; what it asks of etcd is counted and timed. Upstream: apiserver/pkg/storage/etcd3/metrics/metrics.go (RecordEtcdRequest) */
export function measuredStore(store: Store, clock: Clock, families: Families): Store {
  const { etcdRequests, etcdErrors, etcdDuration } = families;
  const time = async <Reply>(operation: string, key: string, asked: () => Promise<Reply>): Promise<Reply> => {
    const { group, resource } = resourceOfKey(key);
    const labels = [group, operation, resource];
    const started = clock.now();
    try {
      return await asked();
    } catch (error) {
      etcdErrors.add(labels);
      throw error;
    } finally {
      etcdRequests.add(labels);
      etcdDuration.observe(labels, (clock.now() - started) / 1000);
    }
  };
  return {
    get confirmed() {
      return store.confirmed;
    },
    get: (context, key) => time('get', key, () => store.get(context, key)),
    list: (context, range) => time('list', range.prefix, () => store.list(context, range)),
    create: (context, key, ...rest) => time('create', key, () => store.create(context, key, ...rest)),
    update: (context, key, ...rest) => time('update', key, () => store.update(context, key, ...rest)),
    remove: (context, object) => time('delete', object.key, () => store.remove(context, object)),
  };
}
