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

/** Characters, as tabwriter counts them. */
const width = (text: string): number => [...text].length;
