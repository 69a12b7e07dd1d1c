import { beforeEach, expect, test } from 'vitest';
import { type EditorEvent, LineEditor } from './line-editor.ts';

/** As much of a terminal as the editor uses: rows of one width, a cursor, and going on in the next row. */
class Screen {
  rows: string[][] = [[]];
  row = 0;
  column = 0;
  readonly #columns: number;

  constructor(columns: number) {
    this.#columns = columns;
  }

  write(text: string): void {
    for (const [token, command] of text.matchAll(/\u001b\[\d*([A-Z])|[^]/gu)) {
      const by = Number(/\d+/.exec(command ? token : '')?.[0] ?? 1);
      if (command === 'A') this.row -= by;
      else if (command === 'B') this.row += by;
      else if (command === 'C') this.column += by;
      else if (command === 'J') this.#erase();
      else if (token === '\r') this.column = 0;
      else if (token === '\n') this.#down();
      else this.#put(token);
    }
  }

  get lines(): readonly string[] {
    return this.rows.map((row) => row.join('').trimEnd());
  }

  #put(character: string): void {
    if (this.column === this.#columns) {
      this.column = 0;
      this.#down();
    }
    this.rows[this.row]![this.column++] = character;
  }

  #down(): void {
    this.row++;
    this.rows[this.row] ??= [];
  }

  #erase(): void {
    this.rows[this.row]!.length = this.column;
    this.rows.length = this.row + 1;
  }
}

const left = '\u001b[D';
const up = '\u001b[A';

let screen: Screen;
let events: EditorEvent[];
let editor: LineEditor;

beforeEach(() => {
  screen = new Screen(10);
  events = [];
  editor = new LineEditor({
    write: (text) => screen.write(text),
    onEvent: (event) => events.push(event),
    complete: (line) => ['kubectl', 'kubelet'].filter((word) => word.startsWith(line)),
  });
  editor.resize(10);
  editor.open('$ ');
});

test('a line that is longer than the terminal goes on below, and is drawn once', () => {
  for (const key of 'abcdefghijklmnop') editor.input(key);
  expect(screen.lines).toEqual(['$ abcdefgh', 'ijklmnop']);
  expect([screen.row, screen.column]).toEqual([1, 8]);
});

test('letters go in and out at the cursor, on whichever row it is', () => {
  editor.input(`abcdefghijkl${left.repeat(8)}`);
  expect([screen.row, screen.column]).toEqual([0, 6]);
  editor.input('X');
  expect(screen.lines).toEqual(['$ abcdXefg', 'hijkl']);
  editor.input('\u007f\u007f');
  expect(screen.lines).toEqual(['$ abcefghi', 'jkl']);
  editor.input('\r');
  expect(events).toEqual([{ type: 'submit', line: 'abcefghijkl' }]);
  expect([screen.row, screen.column]).toEqual([2, 0]);
});

test('a row that is just full leaves the cursor at the start of the next', () => {
  editor.input('abcdefgh');
  expect([screen.row, screen.column]).toEqual([1, 0]);
  editor.input('\u007f');
  expect(screen.lines).toEqual(['$ abcdefg']);
});

test('earlier lines come back, and Tab fills in what candidates share', () => {
  editor.input('first\r');
  editor.open('$ ');
  editor.input(`ku\t`);
  expect(screen.lines.at(-1)).toBe('$ kube');
  editor.input('\u0015');
  editor.input(up);
  editor.input('\r');
  expect(events).toEqual([
    { type: 'submit', line: 'first' },
    { type: 'submit', line: 'first' },
  ]);
});

test('what is pasted behind a line waits for the next prompt, unless Ctrl+C drops it', () => {
  editor.input('one\rtwo\r');
  expect(events).toEqual([{ type: 'submit', line: 'one' }]);
  editor.open('$ ');
  expect(events.at(-1)).toEqual({ type: 'submit', line: 'two' });
  editor.input('three\u0003');
  expect(events.at(-1)).toEqual({ type: 'interrupt' });
  editor.open('$ ');
  editor.input('\r');
  expect(events.at(-1)).toEqual({ type: 'submit', line: '' });
});
