export interface Layout {
  readonly minWidth: number;
  readonly padding: number;
}

/** How tables are laid out; describe uses narrower gaps. */
export const tableLayout: Layout = { minWidth: 6, padding: 3 };

/**
 * Lays cells out in columns as Go's tabwriter does: every cell but a row's last is padded to its column. Returns lines
 * without a newline at the end.
 */
export function layOut(rows: readonly (readonly string[])[], layout: Layout, widths: number[] = []): readonly string[] {
  for (const row of rows)
    row.forEach((cell, column) => {
      const needed = column < row.length - 1 ? Math.max(layout.minWidth, width(cell) + layout.padding) : 0;
      widths[column] = Math.max(widths[column] ?? 0, needed);
    });
  return rows.map((row) =>
    row
      .map((cell, column) => (column < row.length - 1 ? cell + ' '.repeat(widths[column]! - width(cell)) : cell))
      .join(''),
  );
}

/**
 * Lays lines of different lengths out: a column is as wide as its cells in neighbouring lines that have one there, and a
 * line's last cell belongs to none. Upstream: text/tabwriter (format)
 */
export function alignColumns(rows: readonly (readonly string[])[], { minWidth, padding }: Layout): readonly string[] {
  const widths = rows.map((): number[] => []);
  const hasCell = (row: number, column: number): boolean => column < rows[row]!.length - 1;
  const align = (from: number, to: number, column: number): void => {
    for (let row = from; row < to; row++) {
      if (!hasCell(row, column)) continue;
      const start = row;
      while (row < to && hasCell(row, column)) row++;
      const cells = rows.slice(start, row).map((cells) => width(cells[column]!) + padding);
      const widest = Math.max(minWidth, ...cells);
      for (let at = start; at < row; at++) widths[at]![column] = widest;
      align(start, row, column + 1);
    }
  };
  align(0, rows.length, 0);
  return rows.map((row, at) =>
    row.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[at]![column] ?? 0) - width(cell)))).join(''),
  );
}

/** A table's rows as text. @param widths of the columns so far; they only grow */
export const tableText = (rows: readonly (readonly string[])[], widths?: number[]): string =>
  layOut(rows, tableLayout, widths)
    .map((line) => `${line}\n`)
    .join('');

/** Characters, as tabwriter counts them. */
const width = (text: string): number => [...text].length;
