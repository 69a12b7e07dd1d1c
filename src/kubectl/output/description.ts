import { alignColumns, type Layout } from './columns.ts';

/** describe indents by two blanks and keeps columns two blanks apart. */
const layout: Layout = { minWidth: 0, padding: 2 };

/**
 * Collects the text of a description. Cells are apart by tabs, and those of neighbouring lines line up as Go's
 * tabwriter makes them; a value with tabs or line breaks of its own takes part in that.
 * Upstream: kubectl/pkg/describe/describe.go (PrefixWriter)
 */
export class Description {
  readonly #sections: string[][] = [[]];

  /** A line of cells at an indent level. */
  line(indent: number, ...cells: readonly string[]): this {
    const text = `${'  '.repeat(indent)}${cells.join('\t')}`;
    this.#sections.at(-1)!.push(...harmless(text).split('\n'));
    return this;
  }

  /** `Name:` and its values, one a line. */
  list(indent: number, name: string, values: readonly string[]): this {
    const [first = '<none>', ...others] = values;
    this.line(indent, name, first);
    for (const value of others) this.line(indent, '', value);
    return this;
  }

  /** A table below a title: what comes after it does not line up with what stands before. */
  startSection(): this {
    this.#sections.push([]);
    return this;
  }

  /** With the tabs as they are: not everything that describes lines up. */
  withTabs(): string {
    return this.#sections.flatMap((lines) => lines.map((line) => `${line}\n`)).join('');
  }

  toString(): string {
    return this.#sections
      .flatMap((lines) =>
        alignColumns(
          lines.map((line) => line.split('\t')),
          layout,
        ),
      )
      .map((line) => `${line}\n`)
      .join('');
  }
}

/** A terminal would act on these. Upstream: cli-runtime/pkg/printers/terminal.go */
const harmless = (text: string): string => text.replaceAll('\u001b', '^[').replaceAll('\r', String.raw`\r`);
