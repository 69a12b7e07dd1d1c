/** Keys a block holds at most; a full one is cut in two. */
const blockSize = 512;

/**
 * Keys in order, for reading ranges. Kept in blocks, so that putting one in moves some hundred others at the most however
 * many there are.
 */
export class SortedKeys {
  /** Never empty ones, but for the first. */
  readonly #blocks: string[][] = [[]];

  add(key: string): void {
    const place = this.#blockOf(key);
    const block = this.#blocks[place]!;
    const at = lowerBound(block, key);
    if (block[at] === key) return;
    block.splice(at, 0, key);
    if (block.length > blockSize) this.#blocks.splice(place + 1, 0, block.splice(blockSize >> 1));
  }

  delete(key: string): void {
    const place = this.#blockOf(key);
    const block = this.#blocks[place]!;
    const at = lowerBound(block, key);
    if (block[at] !== key) return;
    block.splice(at, 1);
    if (block.length === 0 && this.#blocks.length > 1) this.#blocks.splice(place, 1);
  }

  /** The keys from `from` on, up to but not including `end`; without an end all of them. */
  *between(from: string, end?: string): Generator<string> {
    for (const key of this.#from(from)) {
      if (end !== undefined && key >= end) return;
      yield key;
    }
  }

  /** The keys that begin with `prefix`, from `from` on. */
  *withPrefix(prefix: string, from = prefix): Generator<string> {
    for (const key of this.#from(from)) {
      if (!key.startsWith(prefix)) return;
      yield key;
    }
  }

  *#from(key: string): Generator<string> {
    let place = this.#blockOf(key);
    let at = lowerBound(this.#blocks[place]!, key);
    for (; place < this.#blocks.length; place++, at = 0) {
      const block = this.#blocks[place]!;
      for (; at < block.length; at++) yield block[at]!;
    }
  }

  /** The last block that begins at the key or before it: where the key is, or belongs. */
  #blockOf(key: string): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#blocks[middle]![0]! <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
