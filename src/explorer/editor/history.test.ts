import { EditorState, Transaction, type TransactionSpec } from '@codemirror/state';
import { expect, test } from 'vitest';
import { history, redo, undo } from './history.ts';

let state: EditorState;
const dispatch = (transaction: Transaction): void => {
  state = transaction.state;
};
const edit = (spec: TransactionSpec, at: number): void =>
  dispatch(state.update({ ...spec, annotations: Transaction.time.of(at) }));
const type = (text: string, at: number): void =>
  edit({ changes: { from: state.doc.length, insert: text }, userEvent: 'input.type' }, at);

test('what was typed without a pause is taken back together, and comes again', () => {
  state = EditorState.create({ doc: 'a', extensions: history() });
  type('b', 1000);
  type('c', 1200);
  type('d', 5000);
  expect(undo({ state, dispatch })).toBe(true);
  expect(state.doc.toString()).toBe('abc');
  undo({ state, dispatch });
  expect(state.doc.toString()).toBe('a');
  expect(undo({ state, dispatch })).toBe(false);
  redo({ state, dispatch });
  redo({ state, dispatch });
  expect(state.doc.toString()).toBe('abcd');
});

test('a new change forgets what was taken back', () => {
  state = EditorState.create({ doc: '', extensions: history() });
  type('x', 1000);
  undo({ state, dispatch });
  edit({ changes: { from: 0, insert: 'y' } }, 2000);
  expect(redo({ state, dispatch })).toBe(false);
  undo({ state, dispatch });
  expect(state.doc.toString()).toBe('');
});
