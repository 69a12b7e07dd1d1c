/** A text under the cursor. */
export interface Buffer {
  /** Each line by its characters, for a cursor stands between characters. */
  readonly lines: readonly (readonly string[])[];
  readonly row: number;
  /** Characters before the cursor. */
  readonly column: number;
  /** Lines that were cut one after the other. */
  readonly cut: readonly (readonly string[])[];
}

export const bufferOf = (text: string): Buffer => ({
  lines: text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => [...line]),
  row: 0,
  column: 0,
  cut: [],
});

/** As a file has it: every line ends; a text of nothing is empty. */
export const textOf = ({ lines }: Buffer): string => {
  const text = lines.map((line) => line.join('')).join('\n');
  return text === '' ? '' : `${text}\n`;
};

const lineAt = ({ lines }: Buffer, row: number): readonly string[] => lines[row] ?? [];

/** The same with other lines in the place of some. */
const replaced = (
  buffer: Buffer,
  from: number,
  count: number,
  lines: readonly (readonly string[])[],
): Buffer['lines'] => buffer.lines.toSpliced(from, count, ...lines);

/** Puts text in at the cursor; what breaks the line breaks it. */
export function insert(buffer: Buffer, text: string): Buffer {
  const { row, column } = buffer;
  const line = lineAt(buffer, row);
  const [first = [], ...more] = text.split('\n').map((part) => [...part]);
  const [before, after] = [line.slice(0, column), line.slice(column)];
  const last = more.at(-1);
  if (!last) {
    const lines = replaced(buffer, row, 1, [[...before, ...first, ...after]]);
    return { ...buffer, lines, column: column + first.length };
  }
  const lines = replaced(buffer, row, 1, [[...before, ...first], ...more.slice(0, -1), [...last, ...after]]);
  return { ...buffer, lines, row: row + more.length, column: last.length };
}

/** Takes the character before the cursor out, or joins the line to the one above. */
export function backspace(buffer: Buffer): Buffer {
  const { row, column } = buffer;
  if (column > 0)
    return {
      ...buffer,
      lines: replaced(buffer, row, 1, [lineAt(buffer, row).toSpliced(column - 1, 1)]),
      column: column - 1,
    };
  if (row === 0) return buffer;
  const above = lineAt(buffer, row - 1);
  const lines = replaced(buffer, row - 1, 2, [[...above, ...lineAt(buffer, row)]]);
  return { ...buffer, lines, row: row - 1, column: above.length };
}

/** Takes the character under the cursor out. */
export function deleteForward(buffer: Buffer): Buffer {
  const moved = move(buffer, 'right');
  return moved === buffer ? buffer : backspace(moved);
}

/** Takes the line out; it is kept to be put in again. @param more than was cut just before */
export function cutLine(buffer: Buffer, more: boolean): Buffer {
  const { row, lines, cut } = buffer;
  const line = lineAt(buffer, row);
  const rest = lines.length > 1 ? replaced(buffer, row, 1, []) : [[]];
  return { lines: rest, row: Math.min(row, rest.length - 1), column: 0, cut: more ? [...cut, line] : [line] };
}

/** Puts in above the cursor's line what was cut. */
export const paste = (buffer: Buffer): Buffer => ({
  ...buffer,
  lines: replaced(buffer, buffer.row, 0, buffer.cut),
  row: buffer.row + buffer.cut.length,
  column: 0,
});

export type Direction = 'up' | 'down' | 'left' | 'right' | 'home' | 'end';

export function move(buffer: Buffer, direction: Direction): Buffer {
  const { row, column, lines } = buffer;
  const length = lineAt(buffer, row).length;
  switch (direction) {
    case 'up':
      return moveRows(buffer, -1);
    case 'down':
      return moveRows(buffer, 1);
    case 'home':
      return { ...buffer, column: 0 };
    case 'end':
      return { ...buffer, column: length };
    case 'left':
      if (column > 0) return { ...buffer, column: column - 1 };
      return row > 0 ? { ...buffer, row: row - 1, column: lineAt(buffer, row - 1).length } : buffer;
    case 'right':
      if (column < length) return { ...buffer, column: column + 1 };
      return row < lines.length - 1 ? { ...buffer, row: row + 1, column: 0 } : buffer;
  }
}

/** So many lines down, or up. */
export function moveRows(buffer: Buffer, by: number): Buffer {
  const row = Math.min(Math.max(0, buffer.row + by), buffer.lines.length - 1);
  return { ...buffer, row, column: Math.min(buffer.column, lineAt(buffer, row).length) };
}

/** The next place of a text after the cursor, from the beginning again after the end; undefined: there is none. */
export function search(buffer: Buffer, text: string): Buffer | undefined {
  const { lines, row, column } = buffer;
  const wanted = text.toLowerCase();
  for (let step = 0; step <= lines.length; step++) {
    const at = (row + step) % lines.length;
    const line = lineAt(buffer, at).join('').toLowerCase();
    const place = line.indexOf(wanted, step === 0 ? column + 1 : 0);
    if (place >= 0) return { ...buffer, row: at, column: Array.from(line.slice(0, place)).length };
  }
  return undefined;
}
