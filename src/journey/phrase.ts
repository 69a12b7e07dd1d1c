/** A text to be said in the reader's language: a key of the message catalogue and what fills its gaps. */
export interface Phrase<Key extends string = string> {
  readonly key: Key;
  readonly params?: Readonly<Record<string, string | number>>;
}

export const phrase = <Key extends string>(key: Key, params?: Phrase['params']): Phrase<Key> =>
  params ? { key, params } : { key };
