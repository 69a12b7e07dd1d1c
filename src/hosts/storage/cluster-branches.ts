import type { VirtualMs } from '../../kernel/clock.ts';
import { type BranchId, type BranchOperations, mainBranch, type Session } from '../../protocol/session.ts';
import type { BranchRegistry } from './branch-registry.ts';
import type { PageDisk } from './page-backend.ts';

/** A session as its branches need it. */
interface Branched extends Pick<Session, 'store'> {
  readonly clock: { now(): VirtualMs };
  close(): void;
}

/** Where a branch keeps what it stores. */
export interface BranchPlace {
  readonly branch: BranchId;
  readonly disk: PageDisk;
  /** Cluster time to begin at; absent: now. */
  readonly startAt?: VirtualMs;
}

export interface ClusterBranchesOptions {
  readonly registry: BranchRegistry;
  /** Whether branches are kept in databases of the browser; else they last as long as the page. */
  readonly durable: boolean;
  readonly open: (place: BranchPlace) => Promise<Session>;
}

/** The clusters of a page that come from one another: one of them runs, the others lie where they were left. */
export class ClusterBranches {
  readonly #options: ClusterBranchesOptions;
  readonly #disks = new Map<BranchId, PageDisk>();
  readonly #endedAt = new Map<BranchId, VirtualMs>();

  constructor(options: ClusterBranchesOptions) {
    this.#options = options;
  }

  /** Where the branch that ran last goes on. */
  get place(): BranchPlace {
    return this.#placeOf(this.#options.registry.current);
  }

  /** What a session's user may do with branches. */
  of(session: Branched, current: BranchId): BranchOperations {
    const { registry } = this.#options;
    return {
      current,
      list: () => registry.list,
      fork: async ({ revision, at }, name) => {
        const snapshot = await session.store.snapshot(revision);
        const { id } = registry.add({ branch: current, revision, at }, name);
        try {
          await this.#fill(id, snapshot);
        } catch (error) {
          await this.#forget(id);
          throw error;
        }
        this.#endedAt.set(id, at);
        this.#end(session, current);
        return this.#open(id);
      },
      goTo: (branch) => {
        this.#end(session, current);
        return this.#open(branch);
      },
      rename: (branch, name) => registry.rename(branch, name),
      forget: async (branch) => {
        if (branch !== current && branch !== mainBranch) await this.#forget(branch);
      },
    };
  }

  async #forget(branch: BranchId): Promise<void> {
    const { registry } = this.#options;
    const database = registry.databaseOf(branch);
    registry.remove(branch);
    this.#disks.delete(branch);
    this.#endedAt.delete(branch);
    if (!this.#options.durable) return;
    const { Dexie } = await import('dexie');
    await Dexie.delete(database);
  }

  #end(session: Branched, branch: BranchId): void {
    this.#endedAt.set(branch, session.clock.now());
    session.close();
  }

  #open(branch: BranchId): Promise<Session> {
    this.#options.registry.runs(branch);
    return this.#options.open(this.#placeOf(branch));
  }

  #placeOf(branch: BranchId): BranchPlace {
    const disk = this.#disks.get(branch) ?? { batches: [] };
    this.#disks.set(branch, disk);
    const startAt = this.#endedAt.get(branch);
    return { branch, disk, ...(startAt !== undefined && { startAt }) };
  }

  async #fill(branch: BranchId, snapshot: string): Promise<void> {
    const { readSnapshot } = await import('../../etcd/snapshot-file.ts');
    const changes = readSnapshot(snapshot);
    if (!this.#options.durable) {
      this.#placeOf(branch).disk.batches = [JSON.stringify(changes)];
      return;
    }
    const { ClusterDatabase, IndexedDbBackend } = await import('./indexeddb-backend.ts');
    const database = new ClusterDatabase(this.#options.registry.databaseOf(branch));
    try {
      await new IndexedDbBackend(database).replace(changes);
    } finally {
      database.close();
    }
  }
}
