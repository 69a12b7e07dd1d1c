import { SortedKeys } from '../kernel/sorted-keys.ts';
import type { KeyRange, KeyValue, Revision } from '../protocol/kv.ts';

/** A key's life: every version still kept, oldest first. A missing `kv` marks the deletion at that revision. */
interface Version {
  readonly revision: Revision;
  /** Its place among the changes of that revision, from 0. */
  readonly sub: number;
  readonly kv?: KeyValue;
}

export interface KeyVersion extends Version {
  readonly key: string;
}

/**
 * All keys in order, each with its versions.
 *
 *   put a=1 @2, put a=2 @3, delete a @5, put a=3 @7
 *   a: [@2 v1 create2] [@3 v2 create2] [@5 gone] [@7 v1 create7]
 *
 *   at(a, 4) = version @3      at(a, 5) = nothing      at(a, 9) = version @7
 *   compact(6) keeps what a read at 6 or later can see: [@7 ...]
 *   compact(5) keeps [@5 gone] [@7 ...], since a watch from 5 on is still to hear of it
 *   compact(4) keeps [@3 ...] [@5 gone] [@7 ...]
 */
export class KeyIndex {
  readonly #keys = new Map<string, Version[]>();
  readonly #order = new SortedKeys();
  #live = 0;

  /** Keys that exist now. */
  get size(): number {
    return this.#live;
  }

  current(key: string): KeyValue | undefined {
    return this.#keys.get(key)?.at(-1)?.kv;
  }

  /** The key as of `revision`. */
  at(key: string, revision: Revision): KeyValue | undefined {
    return versionAt(this.#keys.get(key), revision);
  }

  /** Calls `visit` in key order for each key of the range that exists at `revision` (default: now). */
  scan(range: KeyRange, visit: (kv: KeyValue) => void, revision?: Revision): void {
    const { key, rangeEnd } = range;
    if (rangeEnd === undefined) {
      const kv = revision === undefined ? this.current(key) : this.at(key, revision);
      if (kv) visit(kv);
      return;
    }
    for (const inRange of this.#order.between(key, rangeEnd === '\0' ? undefined : rangeEnd)) {
      const versions = this.#keys.get(inRange);
      const kv = revision === undefined ? versions?.at(-1)?.kv : versionAt(versions, revision);
      if (kv) visit(kv);
    }
  }

  put(kv: KeyValue, sub: number): void {
    const versions = this.#keys.get(kv.key);
    if (!versions?.at(-1)?.kv) this.#live++;
    const version = { revision: kv.modRevision, sub, kv };
    if (versions) versions.push(version);
    else {
      this.#keys.set(kv.key, [version]);
      this.#order.add(kv.key);
    }
  }

  remove(key: string, revision: Revision, sub: number): void {
    const versions = this.#keys.get(key);
    if (!versions?.at(-1)?.kv) return;
    this.#live--;
    versions.push({ revision, sub });
  }

  /** Forgets what no read at `revision` or later can see. */
  compact(revision: Revision): void {
    const emptied: string[] = [];
    for (const [key, versions] of this.#keys) {
      let visible = versions.length - 1;
      while (visible > 0 && versions[visible]!.revision > revision) visible--;
      const superseded = versions[visible]!.revision < revision && !versions[visible]!.kv;
      versions.splice(0, superseded ? visible + 1 : visible);
      if (versions.length === 0) emptied.push(key);
    }
    for (const key of emptied) {
      this.#keys.delete(key);
      this.#order.delete(key);
    }
  }

  /** Every version still kept, oldest revision first: what a compacted backend has to hold. */
  versions(): readonly KeyVersion[] {
    const all: KeyVersion[] = [];
    for (const [key, versions] of this.#keys) for (const version of versions) all.push({ key, ...version });
    return all.sort((a, b) => a.revision - b.revision || a.sub - b.sub);
  }
}

function versionAt(versions: readonly Version[] | undefined, revision: Revision): KeyValue | undefined {
  if (!versions) return undefined;
  for (let i = versions.length - 1; i >= 0; i--) {
    const version = versions[i]!;
    if (version.revision <= revision) return version.kv;
  }
  return undefined;
}
