import { Dexie, type Table } from 'dexie';
import type { Backend } from '../../etcd/backend.ts';
import type { StoredChange } from '../../etcd/stored-change.ts';

interface LogRow {
  readonly id?: number;
  /** JSON of StoredChange[]: one record a batch, and text is cheaper to clone than objects. */
  readonly changes: string;
}

interface MetaRow {
  readonly name: string;
  readonly value: string;
}

/** How many changes of a rewritten log share a record. */
const changesPerRow = 500;

/** The browser's database of one cluster. */
export class ClusterDatabase extends Dexie {
  declare readonly log: Table<LogRow, number>;
  declare readonly meta: Table<MetaRow, string>;

  constructor(name: string) {
    super(name);
    this.version(1).stores({ log: '++id', meta: 'name' });
  }
}

/**
 * Keeps the store's log in IndexedDB; a promise resolves when the transaction has completed.
 *
 * A worker that was ended may still be writing for a moment while the next one begins. Each record therefore has the number after
 * the last, and whoever loads takes the next number for itself in the same transaction: a write that comes too late finds its number
 * taken and fails, instead of ending up among those of its successor.
 */
export class IndexedDbBackend implements Backend {
  readonly durable = true;
  readonly #database: ClusterDatabase;
  #next = 1;

  constructor(database: ClusterDatabase) {
    this.#database = database;
  }

  async load(): Promise<readonly StoredChange[]> {
    const { log } = this.#database;
    const rows = await this.#database.transaction('rw', log, async () => {
      const found = await log.orderBy('id').toArray();
      this.#next = (found.at(-1)?.id ?? 0) + 1;
      await log.add({ id: this.#next++, changes: '[]' });
      return found;
    });
    return rows.flatMap(({ changes }) => JSON.parse(changes) as StoredChange[]);
  }

  /** Without Dexie's transaction around it, and committed by hand: one writer alone waits half as long. */
  async append(changes: readonly StoredChange[]): Promise<void> {
    if (!this.#database.isOpen()) await this.#database.open();
    await new Promise<void>((resolve, reject) => {
      const transaction = this.#database.backendDB().transaction('log', 'readwrite');
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
      transaction.objectStore('log').add({ id: this.#next++, changes: JSON.stringify(changes) });
      transaction.commit();
    });
  }

  replace(changes: readonly StoredChange[]): Promise<void> {
    const { log } = this.#database;
    const rows: LogRow[] = [];
    for (let from = 0; from < changes.length; from += changesPerRow)
      rows.push({ id: this.#next++, changes: JSON.stringify(changes.slice(from, from + changesPerRow)) });
    return this.#database
      .transaction('rw', log, async () => {
        await log.clear();
        await log.bulkAdd(rows);
      })
      .then(() => {});
  }
}
