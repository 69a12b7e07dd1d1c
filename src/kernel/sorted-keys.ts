/** Keys in order, for reading ranges. */
export class SortedKeys {
  readonly #keys: string[] = [];

  add(key: string): void {
    const at = this.#lowerBound(key);
    if (this.#keys[at] !== key) this.#keys.splice(at, 0, key);
  }

  delete(key: string): void {
    const at = this.#lowerBound(key);
    if (this.#keys[at] === key) this.#keys.splice(at, 1);
  }

  /** The keys from `from` on, up to but not including `end`; without an end all of them. */
  *between(from: string, end?: string): Generator<string> {
    for (let at = this.#lowerBound(from); at < this.#keys.length; at++) {
      const key = this.#keys[at]!;
      if (end !== undefined && key >= end) return;
      yield key;
    }
  }

  /** The keys that begin with `prefix`, from `from` on. */
  *withPrefix(prefix: string, from = prefix): Generator<string> {
    for (let at = this.#lowerBound(from); at < this.#keys.length; at++) {
      const key = this.#keys[at]!;
      if (!key.startsWith(prefix)) return;
      yield key;
    }
  }

  #lowerBound(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#keys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
