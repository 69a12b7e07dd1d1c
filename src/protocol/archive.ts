/** A place on disk for pieces that memory has no room for; it lasts as long as the page. */
export interface Archive {
  /** Stores pieces, which must be of the kind that `structuredClone` takes. Rejects where the disk is full. */
  put(pieces: readonly unknown[]): Promise<readonly number[]>;
  /** The pieces in the order asked for. Rejects where one is not there. */
  get(ids: readonly number[]): Promise<readonly unknown[]>;
  drop(ids: readonly number[]): Promise<void>;
}
