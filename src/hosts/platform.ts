import type { Platform } from '../cluster/components.ts';
import { PageBackend } from './page-backend.ts';

/** The name of the browser's database that holds the cluster. */
export const databaseName = 'podscope';

/** What a realm of the browser can give its components. */
export const browserPlatform = (failed: Platform['failed']): Platform => ({
  async openBackend({ storage }, env) {
    if (storage === 'memory') return new PageBackend(env);
    const { ClusterDatabase, IndexedDbBackend } = await import('./indexeddb-backend.ts');
    return new IndexedDbBackend(new ClusterDatabase(databaseName));
  },
  async openPki({ keys }) {
    const { openPki } = await import('./webcrypto-pki.ts');
    return openPki(keys);
  },
  failed,
});
