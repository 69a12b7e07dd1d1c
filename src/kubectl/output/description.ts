import { layOut, type Layout } from './columns.ts';

/** describe indents by two blanks and keeps columns two blanks apart. */
const layout: Layout = { minWidth: 0, padding: 2 };

/**
 * Collects the lines of a description. Cells of neighbouring lines with the same indent line up, as Go's tabwriter
 * makes them: a line without cells ends the run.
 */
export class Description {
  readonly #rows: (readonly string[])[] = [];

  /** A line of cells at an indent level. */
  line(indent: number, ...cells: readonly string[]): this {
    const [first = '', ...others] = cells;
    const [last = '', ...below] = (others.pop() ?? '').split('\n');
    this.#rows.push([`${'  '.repeat(indent)}${first}`, ...others, ...(cells.length > 1 ? [last] : [])]);
    // What a value says on lines of its own stands at the margin.
    for (const text of below) this.#rows.push([text]);
    return this;
  }

  /** `Name:` and its values, one a line. */
  list(indent: number, name: string, values: readonly string[]): this {
    const [first = '<none>', ...others] = values;
    this.line(indent, name, first);
    for (const value of others) this.line(indent, '', value);
    return this;
  }

  toString(): string {
    const lines: string[] = [];
    let run: (readonly string[])[] = [];
    const flush = (): void => {
      lines.push(...layOut(run, layout));
      run = [];
    };
    for (const row of this.#rows) {
      if (row.length > 1) run.push(row);
      else {
        flush();
        lines.push(row[0]!);
      }
    }
    flush();
    return lines.map((line) => `${line}\n`).join('');
  }
}
