import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { fieldNamesAt } from './field-names.ts';

/** Offers the fields that the kind has at this place. */
function completeField({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const line = state.doc.lineAt(pos);
  const [, indent, word] = /^( *(?:- +)*)(\w*)$/.exec(line.text.slice(0, pos - line.from)) ?? [];
  if (indent === undefined || word === undefined || (word === '' && !explicit)) return null;
  const { lines, at } = documentAround(state.doc.toString().split('\n'), line.number - 1);
  const options = fieldNamesAt(lines, at).map(({ name, scalar }) => ({
    label: name,
    type: 'property',
    apply: scalar ? `${name}: ` : `${name}:`,
  }));
  return { from: line.from + indent.length, options, validFor: /^\w*$/ };
}

/** The lines between two separators. */
function documentAround(
  lines: readonly string[],
  at: number,
): { readonly lines: readonly string[]; readonly at: number } {
  const isSeparator = (line: string): boolean => line.startsWith('---');
  const first = lines.findLastIndex((line, i) => i <= at && isSeparator(line)) + 1;
  const end = lines.findIndex((line, i) => i > at && isSeparator(line));
  return { lines: lines.slice(first, end < 0 ? undefined : end), at: at - first };
}

export const completion: Extension = autocompletion({ override: [completeField], icons: false });
