import type { LogRecord } from '../../kernel/span.ts';
import type { Archive } from '../../protocol/archive.ts';
import type { Pod } from '../pods.ts';
import { type Foregoing, Stretch } from './stretch.ts';
import type { Table } from '../table.ts';
import type { JourneyView } from '../view.ts';

type PieceId = number;

/** Where on disk a stretch lies. */
export interface StoredStretch {
  readonly first: number;
  readonly records: readonly PieceId[];
  readonly foregoing: PieceId;
  readonly view: readonly PieceId[];
  /** By bucket of the table. */
  readonly pods: readonly (readonly (readonly [key: string, piece: PieceId])[])[];
}

/** So many records make a piece: writing one keeps the page's thread for a few milliseconds. */
const recordsInPiece = 1000;

/**
 * Keeps stretches in an archive. Most of a view is its pods, and most pods are the same in the next stretch's: each state of a
 * pod is stored once.
 */
export class StretchStore {
  readonly #archive: Archive;
  readonly #idOf = new WeakMap<Pod, PieceId>();
  readonly #pods = new Map<PieceId, { readonly pod: WeakRef<Pod>; stretches: number }>();
  /** One stretch after another: the next one finds the pods of the last. */
  #busy: Promise<unknown> = Promise.resolve();

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  /** Rejects where the disk is full. */
  put(stretch: Stretch): Promise<StoredStretch> {
    const stored = this.#busy.then(() => this.#put(stretch));
    this.#busy = stored.catch(() => {});
    return stored;
  }

  /** Its records, without a view. */
  async records({ first, records, foregoing }: StoredStretch): Promise<Stretch> {
    const [before, ...pieces] = await this.#archive.get([foregoing, ...records]);
    const stretch = new Stretch(first, undefined, before as Foregoing);
    stretch.take((pieces as LogRecord[][]).flat());
    return stretch;
  }

  /** The view before its first record. */
  async view({ view, pods }: StoredStretch): Promise<JourneyView> {
    const known = new Map<PieceId, Pod>();
    const wanted: PieceId[] = [];
    for (const [, id] of pods.flat()) {
      const pod = this.#pods.get(id)?.pod.deref();
      if (pod) known.set(id, pod);
      else wanted.push(id);
    }
    const pieces = await this.#archive.get([...view, ...wanted]);
    for (const [place, id] of wanted.entries()) {
      const pod = pieces[view.length + place] as Pod;
      known.set(id, pod);
      this.#remember(pod, id);
    }
    const buckets = pods.map((bucket) => new Map(bucket.map(([key, id]) => [key, known.get(id)!])));
    const table: Table<Pod> = { size: buckets.reduce((sum, { size }) => sum + size, 0), buckets };
    return { ...(Object.assign({}, ...pieces.slice(0, view.length)) as Omit<JourneyView, 'pods'>), pods: table };
  }

  async drop({ records, foregoing, view, pods }: StoredStretch): Promise<void> {
    const gone: PieceId[] = [foregoing, ...records, ...view];
    for (const [, id] of pods.flat()) {
      const entry = this.#pods.get(id);
      if (!entry || --entry.stretches > 0) continue;
      const pod = entry.pod.deref();
      if (pod) this.#idOf.delete(pod);
      this.#pods.delete(id);
      gone.push(id);
    }
    await this.#archive.drop(gone);
  }

  async #put(stretch: Stretch): Promise<StoredStretch> {
    const { pods, ...others } = stretch.base!;
    const states = pods.buckets.flatMap((bucket) => [...bucket.values()].filter((pod) => !this.#idOf.has(pod)));
    const slices: LogRecord[][] = [];
    for (let from = 0; from < stretch.records.length; from += recordsInPiece)
      slices.push(stretch.records.slice(from, from + recordsInPiece));
    const parts = Object.entries(others).map(([name, part]) => ({ [name]: part }));
    const ids = await this.#archive.put([...states, ...slices, ...parts, plain(stretch.foregoing)]);
    for (const [place, pod] of states.entries()) {
      this.#idOf.set(pod, ids[place]!);
      this.#remember(pod, ids[place]!);
    }
    const stored = pods.buckets.map((bucket) => [...bucket].map(([key, pod]) => [key, this.#idOf.get(pod)!] as const));
    for (const [, id] of stored.flat()) this.#pods.get(id)!.stretches++;
    const rest = ids.slice(states.length);
    return {
      first: stretch.first,
      records: rest.slice(0, slices.length),
      view: rest.slice(slices.length, -1),
      foregoing: rest.at(-1)!,
      pods: stored,
    };
  }

  #remember(pod: Pod, id: PieceId): void {
    this.#idOf.set(pod, id);
    this.#pods.set(id, { pod: new WeakRef(pod), stretches: this.#pods.get(id)?.stretches ?? 0 });
  }
}

/** A write's value is in its record already. */
const plain = ({ starts, writes }: Foregoing): Foregoing => ({
  starts,
  writes: writes.map(({ record, start }) => ({ record, start })),
});
