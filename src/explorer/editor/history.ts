import {
  Annotation,
  type ChangeSet,
  type EditorSelection,
  type Extension,
  type StateCommand,
  StateField,
  Transaction,
} from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';

/** A change that takes back another. */
interface Step {
  readonly changes: ChangeSet;
  readonly selection: EditorSelection;
  /** When the change that it takes back was made, and whether that was typing. */
  readonly at: number;
  readonly typed: boolean;
}

interface Past {
  readonly undo: readonly Step[];
  readonly redo: readonly Step[];
}

const travel = Annotation.define<'undo' | 'redo'>();

const depth = 200;
/** Keys pressed in quick succession are taken back together. */
const pauseMs = 500;

const past = StateField.define<Past>({
  create: () => ({ undo: [], redo: [] }),
  update(value, transaction) {
    if (!transaction.docChanged) return value;
    const step: Step = {
      changes: transaction.changes.invert(transaction.startState.doc),
      selection: transaction.startState.selection,
      at: transaction.annotation(Transaction.time) ?? 0,
      typed: transaction.isUserEvent('input.type') || transaction.isUserEvent('delete.backward'),
    };
    switch (transaction.annotation(travel)) {
      case 'undo':
        return { undo: value.undo.slice(0, -1), redo: [...value.redo, step] };
      case 'redo':
        return { undo: [...value.undo, { ...step, typed: false }], redo: value.redo.slice(0, -1) };
      case undefined:
        return { undo: withStep(value.undo, step), redo: [] };
    }
  },
});

function withStep(steps: readonly Step[], step: Step): readonly Step[] {
  const last = steps.at(-1);
  if (!last?.typed || !step.typed || step.at - last.at > pauseMs) return [...steps.slice(-depth), step];
  const joined = { ...last, changes: step.changes.compose(last.changes), at: step.at };
  return [...steps.slice(0, -1), joined];
}

const travelBy =
  (way: 'undo' | 'redo'): StateCommand =>
  ({ state, dispatch }) => {
    const step = state.field(past)[way].at(-1);
    if (!step || state.readOnly) return false;
    dispatch(
      state.update({
        changes: step.changes,
        selection: step.selection,
        annotations: travel.of(way),
        userEvent: way,
        scrollIntoView: true,
      }),
    );
    return true;
  };

export const undo = travelBy('undo');
export const redo = travelBy('redo');

/** Undo and redo by the usual keys, and by the browser's own menu. */
export const history = (): Extension => [
  past,
  keymap.of([
    { key: 'Mod-z', run: undo, preventDefault: true },
    { key: 'Mod-y', mac: 'Mod-Shift-z', run: redo, preventDefault: true },
    { linux: 'Ctrl-Shift-z', run: redo, preventDefault: true },
  ]),
  EditorView.domEventHandlers({
    beforeinput(event, view) {
      const way = event.inputType === 'historyUndo' ? undo : event.inputType === 'historyRedo' ? redo : undefined;
      if (!way) return false;
      event.preventDefault();
      way(view);
      return true;
    },
  }),
];
