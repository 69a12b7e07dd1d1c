import type { Platform } from '../../cluster/components.ts';
import { PageBackend } from '../storage/page-backend.ts';

/** What a realm of the browser can give its components. */
export const browserPlatform = (failed: Platform['failed']): Platform => ({
  async openBackend({ storage, database }, env) {
    if (storage === 'memory' || database === undefined) return new PageBackend(env);
    const { ClusterDatabase, IndexedDbBackend } = await import('../storage/indexeddb-backend.ts');
    return new IndexedDbBackend(new ClusterDatabase(database));
  },
  async openPki({ keys }) {
    const { openPki } = await import('../keys/webcrypto-pki.ts');
    return openPki(keys);
  },
  failed,
});
