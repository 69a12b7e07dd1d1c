/** What this frame is allowed to use; sandboxed and third-party frames are not allowed everything. */
export interface Capabilities {
  readonly storage: boolean;
  readonly locks: LockManager | undefined;
}

const probeDatabase = 'podscope-probe';

/** Tries what matters by doing it: some browsers offer an API and refuse its use later. */
export async function probeCapabilities(): Promise<Capabilities> {
  const [storage, locks] = await Promise.all([canStore(), usableLocks()]);
  return { storage, locks };
}

function canStore(): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open(probeDatabase, 1);
      request.onupgradeneeded = () => request.result.createObjectStore('probe');
      request.onerror = () => resolve(false);
      request.onblocked = () => resolve(false);
      request.onsuccess = () => {
        const database = request.result;
        const transaction = database.transaction('probe', 'readwrite');
        const finish = (works: boolean): void => {
          database.close();
          resolve(works);
        };
        transaction.objectStore('probe').put(1, 'probe');
        transaction.oncomplete = () => finish(true);
        transaction.onerror = () => finish(false);
        transaction.onabort = () => finish(false);
      };
    } catch {
      resolve(false);
    }
  });
}

async function usableLocks(): Promise<LockManager | undefined> {
  try {
    await navigator.locks.request('podscope-probe', { ifAvailable: true }, () => {});
    return navigator.locks;
  } catch {
    return undefined;
  }
}
