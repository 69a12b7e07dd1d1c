import { columnsOf } from './character-width.ts';

/** What a keystroke leads to. */
export type EditorEvent =
  | { readonly type: 'submit'; readonly line: string }
  | { readonly type: 'interrupt' }
  | { readonly type: 'end-of-input' }
  | { readonly type: 'clear' };

export interface LineEditorOptions {
  /** Draws on the terminal. */
  readonly write: (text: string) => void;
  readonly onEvent: (event: EditorEvent) => void;
  /** Words that could stand in the place of the last one. */
  readonly complete: (line: string) => readonly string[];
}

const escape = '\u001b';

/** Left, right, up, down, Home, End, Delete as terminals send them. */
const sequences: Readonly<Record<string, 'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'delete'>> = {
  '[D': 'left',
  '[C': 'right',
  '[A': 'up',
  '[B': 'down',
  '[H': 'home',
  '[F': 'end',
  '[1~': 'home',
  '[4~': 'end',
  '[3~': 'delete',
  OD: 'left',
  OC: 'right',
  OA: 'up',
  OB: 'down',
};

/** One line of input with a cursor and a history: the part of readline that people's fingers know. */
export class LineEditor {
  readonly #options: LineEditorOptions;
  readonly #history: string[] = [];
  #prompt = '';
  #characters: string[] = [];
  #cursor = 0;
  #recalled = 0;
  #active = false;
  /** What was typed while a command ran. */
  #ahead = '';
  #columns = 80;
  /** Of the cursor, counted from the row with the prompt. */
  #row = 0;

  constructor(options: LineEditorOptions) {
    this.#options = options;
  }

  /** The terminal has this width from now on, and has laid out anew what it shows. */
  resize(columns: number): void {
    this.#columns = Math.max(2, columns);
    this.#row = this.#placeAfter(this.#characters.slice(0, this.#cursor)).row;
  }

  /** Starts a new line. */
  open(prompt: string): void {
    this.#row = 0;
    this.#prompt = prompt;
    this.#characters = [];
    this.#cursor = 0;
    this.#recalled = this.#history.length;
    this.#active = true;
    this.#draw();
    const ahead = this.#ahead;
    this.#ahead = '';
    this.input(ahead);
  }

  /** Takes keystrokes or a paste. While no line is open they wait for the next one; Ctrl+C is heard at once. */
  input(data: string): void {
    let rest = data.replaceAll('\r\n', '\r');
    while (rest !== '') {
      if (!this.#active && !rest.includes('\u0003')) {
        this.#ahead += rest;
        return;
      }
      if (!this.#active) {
        this.#ahead = '';
        rest = rest.slice(rest.indexOf('\u0003'));
      }
      const sequence = rest.startsWith(escape) ? matchSequence(rest.slice(1)) : undefined;
      if (sequence !== undefined) {
        this.#move(sequences[sequence]!);
        rest = rest.slice(1 + sequence.length);
        continue;
      }
      const [character] = [...rest];
      rest = rest.slice(character!.length);
      this.#key(character!);
    }
  }

  #key(character: string): void {
    if (character === '\u0003') {
      this.#options.write('^C\r\n');
      this.#active = false;
      this.#options.onEvent({ type: 'interrupt' });
      return;
    }
    switch (character) {
      case '\r':
      case '\n':
        this.#submit();
        return;
      case '\u0004':
        if (this.#characters.length === 0) this.#options.onEvent({ type: 'end-of-input' });
        return;
      case '\u000c':
        this.#options.onEvent({ type: 'clear' });
        return;
      case '\u0001':
        this.#move('home');
        return;
      case '\u0005':
        this.#move('end');
        return;
      case '\u0015':
        this.#replace(this.#characters.slice(this.#cursor), 0);
        return;
      case '\u000b':
        this.#replace(this.#characters.slice(0, this.#cursor), this.#cursor);
        return;
      case '\u0017':
        this.#eraseWord();
        return;
      case '\t':
        this.#complete();
        return;
      case '\u007f':
      case '\b':
        if (this.#cursor > 0) this.#replace(this.#characters.toSpliced(this.#cursor - 1, 1), this.#cursor - 1);
        return;
    }
    if (character < ' ') return;
    this.#replace(this.#characters.toSpliced(this.#cursor, 0, character), this.#cursor + 1);
  }

  #submit(): void {
    const line = this.#characters.join('');
    this.#active = false;
    if (line.trim() !== '' && line !== this.#history.at(-1)) this.#history.push(line);
    const end = this.#placeAfter(this.#characters);
    this.#options.write(moved(end.row - this.#row, 'B') + (end.column === 0 ? '\r' : '\r\n'));
    this.#options.onEvent({ type: 'submit', line });
  }

  #move(direction: 'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'delete'): void {
    const { length } = this.#characters;
    switch (direction) {
      case 'left':
        this.#replace(this.#characters, Math.max(0, this.#cursor - 1));
        return;
      case 'right':
        this.#replace(this.#characters, Math.min(length, this.#cursor + 1));
        return;
      case 'home':
        this.#replace(this.#characters, 0);
        return;
      case 'end':
        this.#replace(this.#characters, length);
        return;
      case 'delete':
        this.#replace(this.#characters.toSpliced(this.#cursor, 1), this.#cursor);
        return;
      case 'up':
        this.#recall(this.#recalled - 1);
        return;
      case 'down':
        this.#recall(this.#recalled + 1);
        return;
    }
  }

  #recall(index: number): void {
    if (index < 0 || index > this.#history.length) return;
    this.#recalled = index;
    const characters = [...(this.#history[index] ?? '')];
    this.#replace(characters, characters.length);
  }

  #eraseWord(): void {
    let start = this.#cursor;
    while (start > 0 && this.#characters[start - 1] === ' ') start--;
    while (start > 0 && this.#characters[start - 1] !== ' ') start--;
    this.#replace(this.#characters.toSpliced(start, this.#cursor - start), start);
  }

  /** Fills in what all candidates share; shows them when that is nothing. */
  #complete(): void {
    const before = this.#characters.slice(0, this.#cursor).join('');
    const candidates = this.#options.complete(before);
    const word = before.slice(before.lastIndexOf(' ') + 1);
    const shared = candidates.reduce((a, b) => commonPrefix(a, b), candidates[0] ?? word);
    const addition = candidates.length === 1 ? `${shared.slice(word.length)} ` : shared.slice(word.length);
    if (addition !== '') {
      const added = [...addition];
      this.#replace(this.#characters.toSpliced(this.#cursor, 0, ...added), this.#cursor + added.length);
    } else if (candidates.length > 1) {
      this.#options.write(`\r\n${candidates.join('  ')}\r\n`);
      this.#row = 0;
      this.#draw();
    }
  }

  #replace(characters: readonly string[], cursor: number): void {
    this.#characters = [...characters];
    this.#cursor = cursor;
    this.#draw();
  }

  /** Redraws the line in place, over all the rows that it takes: back to its start, erase, write, put the cursor. */
  #draw(): void {
    const before = this.#characters.slice(0, this.#cursor);
    const end = this.#placeAfter(this.#characters);
    const cursor = this.#placeAfter(before);
    const toStart = `${moved(this.#row, 'A')}\r${escape}[J`;
    // A full row leaves the cursor on it until something follows.
    const line = `${this.#prompt}${this.#characters.join('')}${end.column === 0 && end.row > 0 ? '\r\n' : ''}`;
    const back = cursor.row === end.row && cursor.column === end.column;
    const toCursor = back ? '' : `${moved(end.row - cursor.row, 'A')}\r${moved(cursor.column, 'C')}`;
    this.#options.write(`${toStart}${line}${toCursor}`);
    this.#row = cursor.row;
  }

  /** Where the cursor stands after the prompt and these characters. */
  #placeAfter(characters: readonly string[]): { readonly row: number; readonly column: number } {
    let row = 0;
    let column = 0;
    for (const character of [...this.#prompt.replace(/\u001b\[[\d;]*m/g, ''), ...characters]) {
      const width = columnsOf(character);
      if (column + width > this.#columns) {
        row++;
        column = 0;
      }
      column += width;
      if (column === this.#columns) {
        row++;
        column = 0;
      }
    }
    return { row, column };
  }
}

const moved = (by: number, direction: 'A' | 'B' | 'C'): string => (by > 0 ? `${escape}[${by}${direction}` : '');

const matchSequence = (text: string): string | undefined =>
  Object.keys(sequences).find((sequence) => text.startsWith(sequence));

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
