/** Leaves the script, a function or a loop from anywhere inside it. */
export class Leave extends Error {
  readonly what: 'exit' | 'return' | 'break' | 'continue';
  /** Exit code, or for loops how many of them. */
  readonly value: number;
  constructor(what: Leave['what'], value: number) {
    super(what);
    this.what = what;
    this.value = value;
  }
}
