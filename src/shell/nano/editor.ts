import {
  backspace,
  type Buffer,
  bufferOf,
  cutLine,
  deleteForward,
  insert,
  move,
  moveRows,
  paste,
  search,
  textOf,
} from './buffer.ts';
import type { Key } from './keys.ts';

/** A question at the foot of the screen. */
export type Prompt =
  | { readonly kind: 'save' }
  | { readonly kind: 'name' | 'search'; readonly text: string; readonly leaves?: true };

export interface Editor {
  readonly path: string;
  readonly buffer: Buffer;
  /** The text as it was read or written last. */
  readonly saved: string;
  readonly prompt?: Prompt;
  readonly message: string;
  readonly lastSearch: string;
  /** Whether the last key cut a line. */
  readonly isCutting: boolean;
}

/** What a key leads to besides another state. */
export interface Step {
  readonly editor: Editor;
  readonly write?: { readonly path: string; readonly text: string };
  readonly isOver?: true;
}

export const open = (path: string, text: string): Editor => ({
  path,
  buffer: bufferOf(text),
  saved: textOf(bufferOf(text)),
  message: text === '' ? '[ New File ]' : linesSaid('Read', bufferOf(text)),
  lastSearch: '',
  isCutting: false,
});

const linesSaid = (done: string, { lines }: Buffer): string =>
  `[ ${done} ${lines.length} line${lines.length === 1 ? '' : 's'} ]`;

export const isChanged = ({ buffer, saved }: Editor): boolean => textOf(buffer) !== saved;

/** @param rows of text on the screen */
export function press(editor: Editor, key: Key, rows: number): Step {
  const { prompt } = editor;
  if (prompt) return prompt.kind === 'save' ? answerSave(editor, key) : answerText(editor, prompt, key);
  switch (key.kind) {
    case 'exit':
      return isChanged(editor) ? { editor: { ...editor, prompt: { kind: 'save' } } } : { editor, isOver: true };
    case 'write':
      return { editor: { ...editor, prompt: { kind: 'name', text: editor.path } } };
    case 'search':
      return { editor: { ...editor, prompt: { kind: 'search', text: '' } } };
    case 'cancel': {
      const { row, column, lines } = editor.buffer;
      return { editor: { ...editor, message: `[ line ${row + 1}/${lines.length}, col ${column + 1} ]` } };
    }
    default:
      return {
        editor: { ...editor, buffer: edited(editor, key, rows), message: '', isCutting: key.kind === 'cut' },
      };
  }
}

function edited({ buffer, isCutting }: Editor, key: Key, rows: number): Buffer {
  switch (key.kind) {
    case 'text':
      return insert(buffer, key.text);
    case 'enter':
      return insert(buffer, '\n');
    case 'backspace':
      return backspace(buffer);
    case 'delete':
      return deleteForward(buffer);
    case 'cut':
      return cutLine(buffer, isCutting);
    case 'paste':
      return paste(buffer);
    case 'move':
      return move(buffer, key.direction);
    case 'page':
      return moveRows(buffer, key.by * Math.max(1, rows - 2));
    default:
      return buffer;
  }
}

const dismissed = ({ prompt: _prompt, ...editor }: Editor, message = ''): Editor => ({ ...editor, message });

function answerSave(editor: Editor, key: Key): Step {
  if (key.kind === 'cancel') return { editor: dismissed(editor, '[ Cancelled ]') };
  const letter = key.kind === 'text' ? key.text[0]!.toLowerCase() : '';
  if (letter === 'n') return { editor: dismissed(editor), isOver: true };
  if (letter === 'y') return { editor: { ...editor, prompt: { kind: 'name', text: editor.path, leaves: true } } };
  return { editor };
}

function answerText(editor: Editor, prompt: Extract<Prompt, { text: string }>, key: Key): Step {
  switch (key.kind) {
    case 'cancel':
      return { editor: dismissed(editor, '[ Cancelled ]') };
    case 'text':
      return { editor: { ...editor, prompt: { ...prompt, text: prompt.text + key.text } } };
    case 'backspace':
      return { editor: { ...editor, prompt: { ...prompt, text: [...prompt.text].slice(0, -1).join('') } } };
    case 'enter':
      return prompt.kind === 'search' ? searched(editor, prompt.text || editor.lastSearch) : written(editor, prompt);
    default:
      return { editor };
  }
}

function searched(editor: Editor, text: string): Step {
  const closed = { ...dismissed(editor), lastSearch: text };
  if (text === '') return { editor: closed };
  const buffer = search(editor.buffer, text);
  return { editor: buffer ? { ...closed, buffer } : { ...closed, message: `[ "${text}" not found ]` } };
}

function written(editor: Editor, { text: path, leaves }: Extract<Prompt, { text: string }>): Step {
  if (path === '') return { editor: dismissed(editor, '[ Cancelled ]') };
  const text = textOf(editor.buffer);
  const saved = { ...dismissed(editor, linesSaid('Wrote', editor.buffer)), path, saved: text };
  return { editor: saved, write: { path, text }, ...(leaves && { isOver: leaves }) };
}
