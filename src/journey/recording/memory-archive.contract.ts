import type { Archive } from '../../protocol/archive.ts';

/** What a disk does, without one: what comes back is another copy, and not at once. */
export class MemoryArchive implements Archive {
  readonly pieces = new Map<number, unknown>();
  /** Pieces that fit in. */
  room = Infinity;
  #last = 0;

  async put(pieces: readonly unknown[]): Promise<readonly number[]> {
    await Promise.resolve();
    if (this.pieces.size + pieces.length > this.room) throw new DOMException('full', 'QuotaExceededError');
    return pieces.map((piece) => {
      this.pieces.set(++this.#last, structuredClone(piece));
      return this.#last;
    });
  }

  async get(ids: readonly number[]): Promise<readonly unknown[]> {
    await Promise.resolve();
    return ids.map((id) => {
      if (!this.pieces.has(id)) throw new Error(`no piece ${id}`);
      return structuredClone(this.pieces.get(id));
    });
  }

  async drop(ids: readonly number[]): Promise<void> {
    await Promise.resolve();
    for (const id of ids) this.pieces.delete(id);
  }
}
