/**
 * A bounded list of what happened, oldest first, every item with a number that never changes. Immutable: editing
 * copies the touched chunks only, so a batch costs by its own size and not by what was kept before it.
 */
export interface Tape<Item> {
  /** Number of the oldest item still kept. */
  readonly first: number;
  /** Number that the next item will get. */
  readonly end: number;
  readonly chunks: readonly (readonly Item[])[];
}

const chunkSize = 32;

const nothing: Tape<never> = { first: 0, end: 0, chunks: [] };
export const emptyTape = <Item>(): Tape<Item> => nothing;

export const tapeSize = (tape: Tape<unknown>): number => tape.end - tape.first;

const firstOfChunks = (tape: Tape<unknown>): number => Math.floor(tape.first / chunkSize) * chunkSize;

export function tapeAt<Item>(tape: Tape<Item>, number: number): Item | undefined {
  if (number < tape.first || number >= tape.end) return undefined;
  const offset = number - firstOfChunks(tape);
  return tape.chunks[Math.floor(offset / chunkSize)]?.[offset % chunkSize];
}

export function* oldestFirst<Item>(tape: Tape<Item>): Generator<Item> {
  for (let number = tape.first; number < tape.end; number++) yield tapeAt(tape, number)!;
}

export function* newestFirst<Item>(tape: Tape<Item>): Generator<Item> {
  for (let number = tape.end - 1; number >= tape.first; number--) yield tapeAt(tape, number)!;
}

/** The newest `count` items, newest first. */
export function newest<Item>(tape: Tape<Item>, count: number): Item[] {
  const items: Item[] = [];
  for (const item of newestFirst(tape)) {
    if (items.length >= count) break;
    items.push(item);
  }
  return items;
}

/** Collects the changes of one batch; `done()` hands out the new tape, or the old one when nothing changed. */
export class TapeEditor<Item extends object> {
  readonly #before: Tape<Item>;
  readonly #cap: number;
  #first: number;
  #end: number;
  #chunks: Item[][] | undefined;
  readonly #owned = new Set<Item[]>();
  /** Items made in this batch, which nobody else has seen yet and which may be changed in place. */
  readonly #fresh = new WeakSet<Item & object>();

  /** @param cap how many items are kept; older ones are dropped a chunk at a time */
  constructor(tape: Tape<Item>, cap: number) {
    this.#before = tape;
    this.#cap = cap;
    this.#first = tape.first;
    this.#end = tape.end;
  }

  get end(): number {
    return this.#end;
  }

  get(number: number): Item | undefined {
    if (!this.#chunks) return tapeAt(this.#before, number);
    if (number < this.#first || number >= this.#end) return undefined;
    const offset = number - this.#base();
    return this.#chunks[Math.floor(offset / chunkSize)]?.[offset % chunkSize];
  }

  append(item: Item): number {
    const chunks = this.#edit();
    const number = this.#end++;
    const at = Math.floor((number - this.#base()) / chunkSize);
    if (at === chunks.length) chunks.push(this.#own([]));
    this.#ownAt(at).push(item);
    this.#fresh.add(item);
    while (this.#end - this.#first > this.#cap) this.#dropFirst();
    return number;
  }

  replace(number: number, item: Item): void {
    if (number < this.#first || number >= this.#end) return;
    this.#edit();
    const offset = number - this.#base();
    this.#ownAt(Math.floor(offset / chunkSize))[offset % chunkSize] = item;
  }

  /** Changes some fields of an item. */
  patch(number: number, change: Partial<Item>): void {
    const item = this.get(number);
    if (!item) return;
    if (this.#fresh.has(item)) {
      Object.assign(item, change);
      return;
    }
    const next = { ...item, ...change };
    this.#fresh.add(next);
    this.replace(number, next);
  }

  done(): Tape<Item> {
    return this.#chunks ? { first: this.#first, end: this.#end, chunks: this.#chunks } : this.#before;
  }

  #base(): number {
    return Math.floor(this.#first / chunkSize) * chunkSize;
  }

  #edit(): Item[][] {
    this.#chunks ??= this.#before.chunks.slice() as Item[][];
    return this.#chunks;
  }

  #own(chunk: Item[]): Item[] {
    this.#owned.add(chunk);
    return chunk;
  }

  #ownAt(at: number): Item[] {
    const chunk = this.#chunks![at]!;
    if (this.#owned.has(chunk)) return chunk;
    return (this.#chunks![at] = this.#own(chunk.slice()));
  }

  #dropFirst(): void {
    this.#first++;
    if (this.#first % chunkSize === 0) this.#chunks!.shift();
  }
}
