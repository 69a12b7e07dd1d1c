import type { Informer } from '../../client/informer.ts';
import { objectKey } from '../../client/objects.ts';

interface Versioned {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
  };
}

/**
 * A local copy that knows its owner's writes before the watch brings them, so that nobody decides twice.
 * Upstream: pkg/controller/volume/persistentvolume/pv_controller_base.go (storeObjectUpdate)
 */
export class OwnWrites<Item extends Versioned> {
  readonly #watched: Informer<Item>;
  readonly #written = new Map<string, Item>();

  constructor(watched: Informer<Item>) {
    this.#watched = watched;
  }

  /** Keeps what the server answered to a write, and gives it back. */
  keep(item: Item): Item {
    this.#written.set(objectKey(item), item);
    return item;
  }

  get(key: string): Item | undefined {
    const watched = this.#watched.get(key);
    const written = this.#written.get(key);
    if (!written) return watched;
    if (watched?.metadata.uid === written.metadata.uid && isNewer(written, watched)) return written;
    this.#written.delete(key);
    return watched;
  }

  list(): Item[] {
    return this.#watched.list().flatMap((item) => this.get(objectKey(item)) ?? []);
  }
}

const isNewer = (a: Versioned, b: Versioned): boolean =>
  BigInt(a.metadata.resourceVersion) > BigInt(b.metadata.resourceVersion);
