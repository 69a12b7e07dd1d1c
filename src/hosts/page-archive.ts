import type { Archive } from '../protocol/archive.ts';

const databaseName = 'podscope-log';
const storeName = 'pieces';

/** Writing pieces keeps the page's thread no longer than this at a time, ms; one piece is written in any case. */
const sliceMs = 6;

/** The browser's database for what the page's memory has no room for. Nothing in it outlasts the page. */
export class PageArchive implements Archive {
  #database: Promise<IDBDatabase> | undefined;
  #last = 0;

  async put(pieces: readonly unknown[]): Promise<readonly number[]> {
    const ids: number[] = [];
    while (ids.length < pieces.length)
      await this.#transact('readwrite', (store) => {
        const started = performance.now();
        do {
          store.add(pieces[ids.length], ++this.#last);
          ids.push(this.#last);
        } while (ids.length < pieces.length && performance.now() - started < sliceMs);
      });
    return ids;
  }

  async get(ids: readonly number[]): Promise<readonly unknown[]> {
    const requests: IDBRequest<unknown>[] = [];
    await this.#transact('readonly', (store) => {
      for (const id of ids) requests.push(store.get(id));
    });
    const pieces = requests.map(({ result }) => result);
    const missing = pieces.indexOf(undefined);
    if (missing >= 0) throw new Error(`piece ${ids[missing]} of the log is not on disk`);
    return pieces;
  }

  drop(ids: readonly number[]): Promise<void> {
    return this.#transact('readwrite', (store) => {
      for (const id of ids) store.delete(id);
    });
  }

  async #transact(mode: IDBTransactionMode, work: (store: IDBObjectStore) => void): Promise<void> {
    const database = await (this.#database ??= open());
    await new Promise<void>((resolve, reject) => {
      const transaction = database.transaction(storeName, mode);
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
      work(transaction.objectStore(storeName));
    });
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName);
    request.onerror = () => reject(request.error ?? new Error('the database cannot be opened'));
    request.onsuccess = () => {
      // Whoever deletes it need not wait for this page.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

/** Deletes what a page that is gone has left, or what this one keeps. */
export function clearPageArchive(): void {
  indexedDB.deleteDatabase(databaseName);
}
