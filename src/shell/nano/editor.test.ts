import { expect, test } from 'vitest';
import { textOf } from './buffer.ts';
import { type Editor, isChanged, open, press, type Step } from './editor.ts';
import { keysIn } from './keys.ts';
import { screenOf, scrolled, textRows } from './screen.ts';

const [up, down, left, right, home, end, forward] = ['A', 'B', 'D', 'C', 'H', 'F', '3~'].map((key) => `\u001b[${key}`);
const ctrl = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) - 64);

function typed(start: string, data: string): Step {
  let step: Step = { editor: open('a.yaml', start) };
  for (const key of keysIn(data)) step = press(step.editor, key, 20);
  return step;
}
const after = (start: string, data: string): string => textOf(typed(start, data).editor.buffer);

test.each([
  ['a\nb\n', 'x', 'xa\nb\n'],
  ['ab\n', `${right}\r`, 'a\nb\n'],
  ['a\nb\n', `${down}\u007f`, 'ab\n'],
  ['ab\n', `${end}\u007f${home}${forward}`, ''],
  ['a\nb\nc\n', `${ctrl('K')}${ctrl('K')}${down}${ctrl('U')}`, 'a\nb\nc\n'],
  ['a\nb\nc\n', `${ctrl('K')}${down}${ctrl('U')}`, 'b\na\nc\n'],
  ['한글\n', `${right}\u007f`, '글\n'],
  ['a\n', `${end}\tb`, 'a  b\n'],
  ['abc\nx\n', `${end}${down}${up}y`, 'aybc\nx\n'],
  ['a\nb\n', `${down}${left}z`, 'az\nb\n'],
  ['', 'kind: Pod\r\nmetadata: {}', 'kind: Pod\nmetadata: {}\n'],
  ['', '\u001b[200~a\rb\u001b[201~', 'a\nb\n'],
])('%j after %j', (start, data, text) => {
  expect(after(start, data)).toBe(text);
});

test('a changed text is only left when it is clear what becomes of it', () => {
  expect(typed('a\n', ctrl('X')).isOver).toBe(true);
  expect(typed('a\n', `b${ctrl('X')}`)).toMatchObject({ editor: { prompt: { kind: 'save' } } });
  expect(typed('a\n', `b${ctrl('X')}`).isOver).toBeUndefined();
  expect(typed('a\n', `b${ctrl('X')}n`)).toMatchObject({ isOver: true });
  expect(typed('a\n', `b${ctrl('X')}n`).write).toBeUndefined();
  expect(typed('a\n', `b${ctrl('X')}y\r`)).toMatchObject({ isOver: true, write: { path: 'a.yaml', text: 'ba\n' } });
  const { editor, write, isOver } = typed('a\n', `b${ctrl('O')}\u007f\r`);
  expect({ write, isOver, changed: isChanged(editor) }).toEqual({
    write: { path: 'a.yam', text: 'ba\n' },
    isOver: undefined,
    changed: false,
  });
});

test('what is looked for is found below, then from the beginning', () => {
  const place = ({ editor }: Step) => [editor.buffer.row, editor.buffer.column];
  expect(place(typed('ab\ncab\n', `${ctrl('W')}AB\r`))).toEqual([1, 1]);
  expect(place(typed('ab\ncab\n', `${ctrl('W')}ab\r${ctrl('W')}\r`))).toEqual([0, 0]);
  expect(typed('ab\n', `${ctrl('W')}x\r`).editor.message).toBe('[ "x" not found ]');
});

test('the cursor’s line is on the screen, control characters are not', () => {
  const size = { columns: 40, rows: 10 };
  const long = Array.from({ length: 30 }, (_, at) => `line ${at}`).join('\n');
  const { editor } = typed(long, down!.repeat(20));
  const top = scrolled(editor, 0, size);
  expect(top).toBeGreaterThan(20 - textRows(size));
  expect(screenOf(editor, top, size)).toContain('\u001b[2Kline 20');
  expect(screenOf(open('a', 'x\u001b[2Jy\n'), 0, size)).toContain('x\uFFFD[2Jy');
  const hints = (columns: number, rows: number): string =>
    screenOf(editor, 0, { columns, rows }).replaceAll(/\u001b\[[\d;?]*[a-zA-Z]/g, '');
  expect(hints(48, 8)).toMatch(/\^X Exit +\^O Write Out +\^U Paste +$/);
  expect(hints(80, 20)).toMatch(/\^O Write Out +\^W Where Is .*\^X Exit +\^U Paste /);
  const wide: Editor = typed(`${'가'.repeat(30)}\n`, end!).editor;
  expect(screenOf(wide, 0, size)).toMatch(/\u001b\[2;29H\u001b\[\?25h$/);
});
