import type { Backend } from './backend.ts';
import type { StoredChange } from './stored-change.ts';

/** Keeps the log in memory: for tests, headless use, and pages whose storage is blocked. */
export class MemoryBackend implements Backend {
  readonly durable = false;
  #changes: StoredChange[];

  constructor(changes: readonly StoredChange[] = []) {
    this.#changes = [...changes];
  }

  load(): Promise<readonly StoredChange[]> {
    return Promise.resolve([...this.#changes]);
  }

  append(changes: readonly StoredChange[]): Promise<void> {
    for (const change of changes) this.#changes.push(change);
    return Promise.resolve();
  }

  replace(changes: readonly StoredChange[]): Promise<void> {
    this.#changes = [...changes];
    return Promise.resolve();
  }
}
