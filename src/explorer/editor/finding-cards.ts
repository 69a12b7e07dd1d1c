import { type EditorState, type Extension, type Range, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import type { Finding } from './status-findings.ts';

/** What the server said, as a card under the line that it is about. */
class Card extends WidgetType {
  readonly #finding: Finding;

  constructor(finding: Finding) {
    super();
    this.#finding = finding;
  }

  override eq(other: Card): boolean {
    const { field, message, title } = this.#finding;
    return other.#finding.field === field && other.#finding.message === message && other.#finding.title === title;
  }

  /** Untrusted text goes in as text only. The room around the card is padding: CodeMirror does not see margins. */
  override toDOM(): HTMLElement {
    const { field, message, title } = this.#finding;
    const place = document.createElement('div');
    place.className = 'ed-card-place';
    const card = place.appendChild(document.createElement('div'));
    card.className = 'ed-card';
    for (const [tag, text] of [
      ['b', title],
      ['code', field],
      ['p', message],
    ] as const) {
      if (text === '') continue;
      const part = document.createElement(tag);
      part.textContent = text;
      card.append(part);
    }
    return place;
  }
}

export const showFindings = StateEffect.define<readonly Finding[]>();

const cards = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, transaction) {
    const moved = decorations.map(transaction.changes);
    const effect = transaction.effects.findLast((candidate) => candidate.is(showFindings));
    return effect ? decorationsOf(transaction.state, effect.value as readonly Finding[]) : moved;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorationsOf(state: EditorState, findings: readonly Finding[]): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const finding of findings) {
    const line = state.doc.lineAt(Math.min(finding.from, state.doc.length));
    ranges.push(Decoration.line({ class: 'ed-refused-line' }).range(line.from));
    ranges.push(Decoration.widget({ widget: new Card(finding), block: true, side: 1 }).range(line.to));
  }
  return Decoration.set(ranges, true);
}

export const findingCards: Extension = cards;
