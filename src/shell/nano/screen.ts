import { columnsOf } from '../character-width.ts';
import { type Editor, isChanged } from './editor.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** On a screen that is lower than this every line counts. */
const low = 12;

/** The title and the message are no text, nor is what the keys do. */
export const textRows = ({ rows }: Size): number => Math.max(1, rows - (rows < low ? 3 : 4));

const hints = [
  ['^O', 'Write Out', '^W', 'Where Is', '^K', 'Cut', '^C', 'Location'],
  ['^X', 'Exit', '^U', 'Paste', '^Y', 'Prev Page', '^V', 'Next Page'],
] as const;
const saveHints = [
  ['Y', 'Yes', '', ''],
  ['N', 'No', '^C', 'Cancel'],
] as const;
const textHints = [
  ['', '', '', ''],
  ['Enter', 'Done', '^C', 'Cancel'],
] as const;

const inverse = (text: string): string => `\u001b[7m${text}\u001b[0m`;
const widthOf = (characters: readonly string[]): number =>
  characters.reduce((width, character) => width + columnsOf(character), 0);

/** Which line is the first on the screen, so that the cursor's is on it. */
export function scrolled({ buffer: { row } }: Editor, top: number, size: Size): number {
  const rows = textRows(size);
  if (row >= top && row < top + rows) return top;
  return Math.max(0, row - Math.floor(rows / 2));
}

/** Draws everything anew, and puts the cursor where it belongs. @param top the first line that is shown */
export function screenOf(editor: Editor, top: number, size: Size): string {
  const { buffer, prompt } = editor;
  const rows = textRows(size);
  const text = Array.from({ length: rows }, (_, at) => {
    const line = buffer.lines[top + at];
    return line ? fitted(line, top + at === buffer.row ? shiftOf(editor, size) : 0, size.columns) : '';
  });
  const lines = [
    titleOf(editor, size),
    ...text,
    statusOf(editor, size),
    ...hintsOf(editor, size).map((row) => hintLine(row, size)),
  ];
  const drawn = lines.map((line, at) => `\u001b[${at + 1};1H\u001b[2K${line}`).join('');
  const cursor =
    prompt && prompt.kind !== 'save'
      ? [rows + 2, widthOf([...promptText(editor)]) + 1]
      : [buffer.row - top + 2, cursorColumn(editor, size) + 1];
  return `\u001b[?25l${drawn}\u001b[${cursor.join(';')}H\u001b[?25h`;
}

function titleOf(editor: Editor, { columns }: Size): string {
  const changed = isChanged(editor) ? 'Modified' : '';
  const title = `  nano    ${editor.path}`.slice(0, columns - changed.length - 1);
  return inverse(`${title.padEnd(columns - changed.length - 1)}${changed} `);
}

/** How many columns of the cursor's line are out of sight on the left. */
function shiftOf({ buffer: { lines, row, column } }: Editor, { columns }: Size): number {
  const before = widthOf((lines[row] ?? []).slice(0, column));
  return before < columns - 1 ? 0 : Math.floor(before / (columns - 8)) * (columns - 8);
}

const cursorColumn = (editor: Editor, size: Size): number => {
  const { lines, row, column } = editor.buffer;
  return widthOf((lines[row] ?? []).slice(0, column)) - shiftOf(editor, size);
};

/** As much of a line as there is room for. A control character would command the terminal. */
function fitted(line: readonly string[], shift: number, columns: number): string {
  let shown = '';
  let at = 0;
  for (const character of line) {
    const width = columnsOf(character);
    if (at >= shift && at - shift + width <= columns)
      shown += /[\u0000-\u001f\u007f-\u009f]/.test(character) ? '\uFFFD' : character;
    at += width;
  }
  return shown;
}

function promptText({ prompt, lastSearch }: Editor): string {
  if (!prompt) return '';
  if (prompt.kind === 'save') return 'Save modified buffer? ';
  if (prompt.kind === 'name') return `File Name to Write: ${prompt.text}`;
  return `Search${lastSearch === '' ? '' : ` [${lastSearch}]`}: ${prompt.text}`;
}

function statusOf(editor: Editor, { columns }: Size): string {
  if (editor.prompt) return inverse(promptText(editor).padEnd(columns).slice(0, columns));
  const { message } = editor;
  if (message === '') return '';
  return `${' '.repeat(Math.max(0, Math.floor((columns - message.length) / 2)))}${inverse(message.slice(0, columns))}`;
}

function hintsOf({ prompt }: Editor, { rows }: Size): readonly (readonly string[])[] {
  const all = prompt === undefined ? hints : prompt.kind === 'save' ? saveHints : textHints;
  if (rows >= low) return all;
  const [above, below] = all;
  const columns = Array.from({ length: above.length / 2 }, (_, at) => 2 * at);
  return [
    columns.flatMap((at) => [...below.slice(at, at + 2), ...above.slice(at, at + 2)]).filter((word) => word !== ''),
  ];
}

function hintLine(row: readonly string[], { columns }: Size): string {
  const pairs = row.length / 2;
  const width = Math.max(13, Math.floor(columns / Math.max(pairs, 2)));
  const fitting = Math.min(pairs, Math.floor(columns / width));
  return Array.from({ length: fitting }, (_, at) => {
    const [key = '', text = ''] = row.slice(2 * at);
    return key === ''
      ? ' '.repeat(width)
      : `${inverse(key)} ${text.slice(0, width - key.length - 2)}`.padEnd(width + 8);
  }).join('');
}
