/** What is wrong with a template, in text/template's words. */
export class TemplateError extends Error {}

export const parseError = (text: string, at: number, problem: string): TemplateError =>
  new TemplateError(`template: output:${text.slice(0, at).split('\n').length}: ${problem}`);

export type TokenKind = 'field' | 'dot' | 'variable' | 'word' | 'string' | 'number' | 'char' | 'sign';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset in the template. */
  readonly at: number;
  /** Whether blanks stand before it: `.a .b` are two operands, `.a.b` is one. */
  readonly apart: boolean;
}

/** Text, or what stands between braces. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly tokens: readonly Token[]; readonly at: number };

/** Cuts a template into text and actions; `{{-` and `-}}` take the blanks beside them. */
export function piecesOf(template: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let trimNext = false;
  while (at < template.length) {
    const open = template.indexOf('{{', at);
    const end = open < 0 ? template.length : open;
    let text = template.slice(at, end);
    if (trimNext) text = text.replace(/^\s+/, '');
    const trims = open >= 0 && /^\{\{-\s/.test(template.slice(open));
    if (trims) text = text.replace(/\s+$/, '');
    if (text !== '') pieces.push({ kind: 'text', text });
    if (open < 0) break;
    const inner = open + (trims ? 3 : 2);
    const comment = /^\s*\/\*[^]*?\*\/(\s-)?\}\}/.exec(template.slice(inner));
    if (comment) {
      at = inner + comment[0].length;
      trimNext = comment[1] !== undefined;
      continue;
    }
    const { tokens, close, trimsAfter } = tokensIn(template, inner);
    pieces.push({ kind: 'action', tokens, at: open });
    at = close;
    trimNext = trimsAfter;
  }
  return pieces;
}

const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ['string', /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ['char', /'(?:[^'\\\n]|\\.)+'/y],
  ['number', /[+-]?(?:0x[\da-f_]+|\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)/iy],
  ['field', /\.[\p{L}_][\p{L}\p{N}_]*/uy],
  ['dot', /\./y],
  ['variable', /\$[\p{L}\p{N}_]*/uy],
  ['word', /[\p{L}_][\p{L}\p{N}_]*/uy],
  ['sign', /:=|[=|(),]/y],
];

/** The tokens of an action, up to where it closes. */
function tokensIn(template: string, from: number) {
  const tokens: Token[] = [];
  let at = from;
  for (;;) {
    const blank = /^\s*/.exec(template.slice(at))![0].length;
    const apart = blank > 0;
    at += blank;
    const rest = template.slice(at, at + 3);
    if (rest.startsWith('}}')) return { tokens, close: at + 2, trimsAfter: false };
    if (apart && rest === '-}}') return { tokens, close: at + 3, trimsAfter: true };
    if (at >= template.length) throw parseError(template, from, 'unclosed action');
    const found = patterns
      .map(([kind, pattern]) => {
        pattern.lastIndex = at;
        return { kind, text: pattern.exec(template)?.[0] };
      })
      .find(({ text }) => text !== undefined);
    if (!found?.text) {
      const character = template[at]!;
      if (character === '"') throw parseError(template, at, 'unterminated quoted string');
      if (character === '`') throw parseError(template, at, 'unterminated raw quoted string');
      throw parseError(template, at, `unexpected ${JSON.stringify(character)} in command`);
    }
    tokens.push({ kind: found.kind, text: found.text, at, apart });
    at += found.text.length;
  }
}
