import { yamlLanguage } from '@codemirror/lang-yaml';
import { indentUnit } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { type ChangeDesc, EditorState, Prec } from '@codemirror/state';
import {
  EditorView,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { completion } from './completion.ts';
import type { Span } from './field-path.ts';
import { findingCards, showFindings } from './finding-cards.ts';
import { history } from './history.ts';
import { look } from './look.ts';
import type { Finding } from './status-findings.ts';
import { indentLess, indentMore, newLine } from './typing.ts';

/** A stretch to underline, with its message. */
export interface Mark extends Span {
  readonly message: string;
}

export interface CodeViewOptions {
  readonly text: string;
  readonly label: string;
  readonly hint: string;
  readonly onChange: (text: string, changes: ChangeDesc) => void;
  readonly onApply: () => void;
  /** Escape: the focus leaves, so that Tab, which indents here, is no trap. */
  readonly onLeave: () => void;
}

/** A CodeMirror for YAML inside `parent`. */
export function createCodeView(parent: Element, options: CodeViewOptions): EditorView {
  const does = (work: () => void) => () => {
    work();
    return true;
  };
  const extensions = [
    Prec.high(
      keymap.of([
        { key: 'Mod-Enter', run: does(options.onApply) },
        { key: 'Escape', run: does(options.onLeave) },
        { key: 'Enter', run: newLine },
        { key: 'Tab', run: indentMore, shift: indentLess },
      ]),
    ),
    history(),
    completion,
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    lintGutter(),
    yamlLanguage,
    indentUnit.of('  '),
    look,
    findingCards,
    placeholder('apiVersion: v1'),
    EditorView.contentAttributes.of({
      'aria-label': options.label,
      'aria-description': options.hint,
      spellcheck: 'false',
      tabindex: '0',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onChange(update.state.doc.toString(), update.changes);
    }),
  ];
  return new EditorView({ parent, state: EditorState.create({ doc: options.text, extensions }) });
}

/** Brings in a text that came from elsewhere. */
export function replaceText(view: EditorView, text: string): void {
  if (view.state.doc.toString() === text) return;
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
}

/** Underlines what is wrong; what the server said gets a card as well. */
export function showMarks(view: EditorView, marks: readonly Mark[], findings: readonly Finding[]): void {
  const { length } = view.state.doc;
  const diagnostics = [...marks, ...findings].map(({ from, to, message }): Diagnostic => ({
    from: Math.min(from, length),
    to: Math.min(Math.max(to, from), length),
    severity: 'error',
    message,
  }));
  view.dispatch(setDiagnostics(view.state, diagnostics), { effects: showFindings.of(findings) });
}

export function jumpTo(view: EditorView, position: number): void {
  const anchor = Math.min(position, view.state.doc.length);
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
  view.focus();
}
