/** Code that is fetched when it is needed for the first time. */
export interface OnDemand<Code> {
  /** The code, once it is here. */
  readonly here: Code | undefined;
  /** Rejects where it cannot be fetched; the next one who needs it tries again. */
  load(): Promise<Code>;
  /** Works with the code: at once where it is here, otherwise when it has come. */
  use<Result>(work: (code: Code) => Result | Promise<Result>): Result | Promise<Result>;
}

export function onDemand<Code>(fetch: () => Promise<Code>): OnDemand<Code> {
  let here: Code | undefined;
  const load = async (): Promise<Code> => (here ??= await fetch());
  return {
    get here() {
      return here;
    },
    load,
    use: (work) => (here === undefined ? load().then(work) : work(here)),
  };
}
