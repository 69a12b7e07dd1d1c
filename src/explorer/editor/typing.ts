import { type EditorState, EditorSelection, type StateCommand, type TransactionSpec } from '@codemirror/state';

const indent = '  ';

const lineIndent = (state: EditorState, position: number): string =>
  /^ */.exec(state.doc.lineAt(position).text)?.[0] ?? '';

/** Enter: the next line begins where this one does, one step further in after a colon or inside a new list item. */
export const newLine: StateCommand = ({ state, dispatch }) => {
  const change: TransactionSpec = state.changeByRange(({ from, to }) => {
    const line = state.doc.lineAt(from);
    const before = line.text.slice(0, from - line.from);
    const deeper = /:\s*$/.test(before) || /^ *- +\S+:/.test(before) ? indent : '';
    const base = lineIndent(state, from).slice(0, from - line.from);
    const insert = `\n${base}${deeper}`;
    return { changes: { from, to, insert }, range: EditorSelection.cursor(from + insert.length) };
  });
  dispatch(state.update(change, { userEvent: 'input', scrollIntoView: true }));
  return true;
};

/** Tab: two spaces, never a tab; several chosen lines move together. */
export const indentMore: StateCommand = ({ state, dispatch }) => {
  const { main } = state.selection;
  if (main.empty) {
    dispatch(state.update(state.replaceSelection(indent), { userEvent: 'input', scrollIntoView: true }));
    return true;
  }
  const changes = chosenLines(state).map(({ from }) => ({ from, insert: indent }));
  dispatch(state.update({ changes, userEvent: 'input.indent' }));
  return true;
};

/** Shift+Tab: one step to the left. */
export const indentLess: StateCommand = ({ state, dispatch }) => {
  const changes = chosenLines(state).flatMap(({ from, text }) => {
    const spaces = /^(?: {1,2}|\t)/.exec(text)?.[0].length ?? 0;
    return spaces > 0 ? [{ from, to: from + spaces }] : [];
  });
  if (changes.length > 0) dispatch(state.update({ changes, userEvent: 'delete.dedent' }));
  return true;
};

function chosenLines({ doc, selection: { main } }: EditorState) {
  const lines = [];
  for (let number = doc.lineAt(main.from).number; number <= doc.lineAt(main.to).number; number++)
    lines.push(doc.line(number));
  return lines;
}
