import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours are the page's own properties, so the editor changes with the theme by itself. */
const style = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--color-sheet)', color: 'var(--color-ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    fontSize: 'var(--text-code)',
    lineHeight: 'var(--text-code--line-height)',
    letterSpacing: '-0.01em',
  },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--color-ink)' },
  '.cm-line': { padding: '0 16px 0 6px' },
  '.cm-gutters': {
    backgroundColor: 'transparent',
    color: 'var(--color-ink-3)',
    border: 'none',
    fontVariantNumeric: 'tabular-nums',
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '30px', padding: '0 6px 0 4px' },
  '.cm-gutter-lint': { width: '18px' },
  '.cm-lint-marker': { width: '12px', height: '12px', content: 'none' },
  '.cm-lint-marker-error': {
    content: 'none',
    borderRadius: '50%',
    backgroundColor: 'var(--color-denied)',
    margin: '4px 0 0 3px',
    width: '9px',
    height: '9px',
  },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--color-denied) 1px',
    textUnderlineOffset: '3px',
    textDecorationSkipInk: 'none',
  },
  '.cm-lintPoint-error::after': { borderBottomColor: 'var(--color-denied)' },
  '.cm-selectionBackground, .cm-content ::selection': {
    backgroundColor: 'color-mix(in oklab, var(--color-apiserver) 22%, transparent)',
  },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--color-ink)' },
  '.cm-specialChar': { color: 'var(--color-denied)' },
  '.cm-placeholder': { color: 'var(--color-ink-3)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--color-raised)',
    color: 'var(--color-ink)',
    border: '1px solid var(--color-rule-2)',
    borderRadius: 'var(--radius-md)',
    boxShadow: 'var(--shadow-ticket)',
    fontSize: 'var(--text-xs)',
    overflow: 'hidden',
  },
  '.cm-diagnostic': { padding: '5px 10px', borderLeft: '3px solid var(--color-denied)', maxWidth: '46ch' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--color-ink)',
    color: 'var(--color-on-ink)',
  },
});

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--color-ink-2)' },
  { tag: [tags.string, tags.content], color: 'var(--color-ink)', fontWeight: '500' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--color-apiserver)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--color-ink-3)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--color-ink-3)' },
  { tag: [tags.meta, tags.keyword, tags.typeName, tags.labelName], color: 'var(--color-controllers)' },
]);

export const look: Extension = [style, syntaxHighlighting(highlight)];
