/** Hands over a part of the server that few clusters need: fetched by the first that does, at once where it is here already. */
export type Lazily<Part> = <Result>(work: (part: Part) => Result | Promise<Result>) => Result | Promise<Result>;

export function lazily<Part>(load: () => Promise<Part>): Lazily<Part> {
  let loaded: Part | undefined;
  return (work) =>
    loaded
      ? work(loaded)
      : load().then((part) => {
          loaded = part;
          return work(part);
        });
}
