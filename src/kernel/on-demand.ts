/** Code that is fetched when it is needed for the first time. */
export interface OnDemand<Code> {
  /** The code, once it is here. */
  readonly here: Code | undefined;
  /** Rejects where it cannot be fetched; the next one who needs it tries again. */
  load(): Promise<Code>;
}

export function onDemand<Code>(fetch: () => Promise<Code>): OnDemand<Code> {
  let here: Code | undefined;
  return {
    get here() {
      return here;
    },
    load: async () => (here ??= await fetch()),
  };
}
