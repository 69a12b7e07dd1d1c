import type { Archive } from '../../protocol/archive.ts';

const databaseName = 'podscope-log';
const storeName = 'pieces';

/** Writing pieces keeps the page's thread no longer than this at a time, ms; one piece is written in any case. */
const sliceMs = 6;

/** The browser's database for what the page's memory has no room for. */
class PageArchive implements Archive {
  readonly #database: IDBDatabase;
  #last = 0;

  constructor(database: IDBDatabase) {
    this.#database = database;
  }

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
    await new Promise<void>((resolve, reject) => {
      const transaction = this.#database.transaction(storeName, mode);
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
      work(transaction.objectStore(storeName));
    });
  }
}

/** An empty one: what a page that is gone has left there is deleted. */
export async function openPageArchive(): Promise<Archive> {
  await clearPageArchive();
  const request = indexedDB.open(databaseName, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(storeName);
  const database = await settled(request);
  // Whoever deletes it need not wait for this page.
  database.onversionchange = () => database.close();
  return new PageArchive(database);
}

/** Deletes what a page has left, or still keeps, there. */
export async function clearPageArchive(): Promise<void> {
  await settled(indexedDB.deleteDatabase(databaseName));
}

const settled = (request: IDBOpenDBRequest): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database cannot be opened'));
  });
