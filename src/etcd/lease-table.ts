import type { LeaseId } from '../protocol/kv.ts';

/** Which leases there are, and which keys each of them holds. When they run out others know. */
export class LeaseTable {
  readonly #leases = new Map<LeaseId, { readonly ttlSeconds: number; readonly keys: Set<string> }>();

  get ids(): readonly LeaseId[] {
    return [...this.#leases.keys()];
  }

  has(id: LeaseId): boolean {
    return this.#leases.has(id);
  }

  ttl(id: LeaseId): number | undefined {
    return this.#leases.get(id)?.ttlSeconds;
  }

  keys(id: LeaseId): readonly string[] {
    return [...(this.#leases.get(id)?.keys ?? [])].sort();
  }

  grant(id: LeaseId, ttlSeconds: number): void {
    this.#leases.set(id, { ttlSeconds, keys: new Set() });
  }

  forget(id: LeaseId): void {
    this.#leases.delete(id);
  }

  /** Moves a key from the lease that held it to another one; undefined is none. */
  move(key: string, from: LeaseId | undefined, to: LeaseId | undefined): void {
    if (from === to) return;
    if (from !== undefined) this.#leases.get(from)?.keys.delete(key);
    if (to !== undefined) this.#leases.get(to)?.keys.add(key);
  }
}
