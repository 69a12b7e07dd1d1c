/**
 * A bounded map by text key. Immutable: its entries lie in buckets, and editing copies the touched buckets only.
 * When a bucket is full its oldest entry gives way.
 */
export interface Table<Value> {
  readonly size: number;
  readonly buckets: readonly ReadonlyMap<string, Value>[];
}

const noBucket: ReadonlyMap<string, never> = new Map<string, never>();

/** @param bucketCount a power of two */
const tableOf = (bucketCount: number): Table<never> => ({
  size: 0,
  buckets: Array.from({ length: bucketCount }, () => noBucket),
});

const nothing = tableOf(64);
export const emptyTable = <Value>(): Table<Value> => nothing;

const nothingIndexed = tableOf(256);
/** For what is edited with every record: smaller buckets copy less, though some of them are full before the others. */
export const emptyIndex = <Value>(): Table<Value> => nothingIndexed;

function bucketOf({ buckets }: Table<unknown>, key: string): number {
  let hash = 2166136261;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 16777619);
  return (hash ^ (hash >>> 15)) & (buckets.length - 1);
}

export const tableGet = <Value>(table: Table<Value>, key: string): Value | undefined =>
  table.buckets[bucketOf(table, key)]!.get(key);

/** All values, in no particular order. */
export function* tableValues<Value>(table: Table<Value>): Generator<Value> {
  for (const bucket of table.buckets) yield* bucket.values();
}

/** Collects the changes of one batch; `done()` hands out the new table, or the old one when nothing changed. */
export class TableEditor<Value> {
  readonly #before: Table<Value>;
  readonly #bucketCap: number;
  readonly #owned: (Map<string, Value> | undefined)[] = [];
  #changed = false;
  #size: number;

  /** @param cap about how many entries are kept */
  constructor(table: Table<Value>, cap: number) {
    this.#before = table;
    this.#bucketCap = Math.max(1, Math.ceil(cap / table.buckets.length));
    this.#size = table.size;
  }

  get(key: string): Value | undefined {
    const at = bucketOf(this.#before, key);
    return (this.#owned[at] ?? this.#before.buckets[at]!).get(key);
  }

  set(key: string, value: Value): void {
    const bucket = this.#edit(bucketOf(this.#before, key));
    if (!bucket.has(key)) {
      if (bucket.size >= this.#bucketCap) {
        bucket.delete(bucket.keys().next().value!);
        this.#size--;
      }
      this.#size++;
    }
    bucket.set(key, value);
  }

  delete(key: string): void {
    if (this.get(key) === undefined) return;
    if (this.#edit(bucketOf(this.#before, key)).delete(key)) this.#size--;
  }

  *values(): Generator<Value> {
    for (const [at, bucket] of this.#before.buckets.entries()) yield* (this.#owned[at] ?? bucket).values();
  }

  done(): Table<Value> {
    if (!this.#changed) return this.#before;
    return {
      size: this.#size,
      buckets: this.#before.buckets.map((bucket, at) => this.#owned[at] ?? bucket),
    };
  }

  #edit(at: number): Map<string, Value> {
    this.#changed = true;
    return (this.#owned[at] ??= new Map(this.#before.buckets[at]));
  }
}

/** The same for a small plain map, which is copied once a batch. */
export class MapEditor<Value> {
  readonly #before: ReadonlyMap<string, Value>;
  #own: Map<string, Value> | undefined;

  constructor(map: ReadonlyMap<string, Value>) {
    this.#before = map;
  }

  get(key: string): Value | undefined {
    return (this.#own ?? this.#before).get(key);
  }

  set(key: string, value: Value): void {
    this.#edit().set(key, value);
  }

  delete(key: string): void {
    if (this.get(key) !== undefined) this.#edit().delete(key);
  }

  done(): ReadonlyMap<string, Value> {
    return this.#own ?? this.#before;
  }

  #edit(): Map<string, Value> {
    this.#own ??= new Map(this.#before);
    return this.#own;
  }
}
