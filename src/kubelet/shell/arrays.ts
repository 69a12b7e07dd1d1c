/** Arrays of bash: elements by their index, those of associative ones by their key. */
export class Arrays {
  readonly #elements: Map<string, Map<string, string>>;
  readonly #associative: Set<string>;

  constructor(elements = new Map<string, Map<string, string>>(), associative = new Set<string>()) {
    this.#elements = elements;
    this.#associative = associative;
  }

  /** A subshell's: changes stay in it. */
  fork(): Arrays {
    const elements = new Map([...this.#elements].map(([name, each]) => [name, new Map(each)]));
    return new Arrays(elements, new Set(this.#associative));
  }

  isAssociative(name: string): boolean {
    return this.#associative.has(name);
  }

  /** In the order of their indices; of an associative one, in that in which they came. */
  elements(name: string): ReadonlyMap<string, string> | undefined {
    const elements = this.#elements.get(name);
    if (!elements || this.#associative.has(name)) return elements;
    return new Map([...elements].toSorted(([a], [b]) => Number(a) - Number(b)));
  }

  /** @param index of an indexed array a whole number, from the end where it is negative */
  get(name: string, index: string): string | undefined {
    return this.#elements.get(name)?.get(this.#key(name, index));
  }

  set(name: string, index: string, value: string): void {
    const elements = this.#elements.get(name) ?? new Map<string, string>();
    this.#elements.set(name, elements);
    elements.set(this.#key(name, index), value);
  }

  /** Behind the last element. */
  push(name: string, values: readonly string[]): void {
    const last = Math.max(-1, ...[...(this.#elements.get(name)?.keys() ?? [])].map(Number));
    for (const [place, value] of values.entries()) this.set(name, String(last + 1 + place), value);
  }

  /** Empty from now on. */
  declare(name: string, isAssociative: boolean): void {
    this.#elements.set(name, new Map());
    if (isAssociative) this.#associative.add(name);
  }

  /** The whole array, or one element. */
  remove(name: string, index?: string): void {
    if (index !== undefined) this.#elements.get(name)?.delete(this.#key(name, index));
    else {
      this.#elements.delete(name);
      this.#associative.delete(name);
    }
  }

  #key(name: string, index: string): string {
    if (this.#associative.has(name) || !index.startsWith('-')) return index;
    const last = Math.max(-1, ...[...(this.#elements.get(name)?.keys() ?? [])].map(Number));
    return String(last + 1 + Number(index));
  }
}
