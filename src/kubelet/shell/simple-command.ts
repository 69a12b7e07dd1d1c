import type { ArrayAssignment, Assignment, Command, Redirect, Word } from './syntax.ts';
import type { TokenCursor } from './token-cursor.ts';
import type { Token } from './tokenizer.ts';

const assignment = /^([A-Za-z_]\w*)(\+?)=/;

/** Assignments, words and redirections, in any order. */
export function simpleCommand(tokens: TokenCursor): Command {
  const assignments: Assignment[] = [];
  const arrays: ArrayAssignment[] = [];
  const words: Word[] = [];
  const redirects: Redirect[] = [];
  const first = tokens.peek();
  for (;;) {
    const redirect = redirectAt(tokens);
    redirects.push(...redirect);
    if (redirect.length > 0) continue;
    const token = tokens.peek();
    if (token.kind === 'array') arrays.push(token);
    else if (token.kind !== 'word') break;
    else {
      const set = words.length === 0 ? assignmentOf(token) : undefined;
      if (set) assignments.push(set);
      else words.push(token.word);
    }
    tokens.advance();
  }
  if (words.length + assignments.length + arrays.length + redirects.length === 0) throw tokens.unexpected();
  const line = first.kind === 'word' ? first.line : 1;
  return { kind: 'simple', assignments, arrays, words, line, redirects };
}

export function redirectsOf(tokens: TokenCursor): readonly Redirect[] {
  const redirects: Redirect[] = [];
  for (let next = redirectAt(tokens); next.length > 0; next = redirectAt(tokens)) redirects.push(...next);
  return redirects;
}

/** None where no redirection comes next; `&>` is two. */
function redirectAt(tokens: TokenCursor): readonly Redirect[] {
  const token = tokens.peek();
  if (token.kind !== 'operator' || !/[<>]/.test(token.text)) return [];
  tokens.advance();
  if (token.text.startsWith('&>'))
    return [{ descriptor: 1, operator: token.text === '&>' ? '>' : '>>', target: tokens.word() }, errorsToo];
  if (token.text === '<<<') {
    const newline = { kind: 'text', text: '\n', quoted: true } as const;
    return [{ descriptor: 0, operator: '<<', target: [...tokens.word(), newline] }];
  }
  const text = token.text === '>|' ? '>' : token.text === '<<-' ? '<<' : token.text === '<&' ? '>&' : token.text;
  const operator = text as Redirect['operator'];
  const descriptor = token.descriptor ?? (operator.startsWith('<') ? 0 : 1);
  return [{ descriptor, operator, target: tokens.word() }];
}

/** `2>&1`. */
const errorsToo: Redirect = { descriptor: 2, operator: '>&', target: [{ kind: 'text', text: '1', quoted: false }] };

/** As `|&` has it. */
export const withErrors = (command: Command): Command => ({ ...command, redirects: [...command.redirects, errorsToo] });

function assignmentOf({ word, element }: Extract<Token, { kind: 'word' }>): Assignment | undefined {
  if (element) return { ...element, value: word };
  const [first, ...rest] = word;
  if (first?.kind !== 'text' || first.quoted) return undefined;
  const match = assignment.exec(first.text);
  if (!match) return undefined;
  const text = first.text.slice(match[0].length);
  return {
    name: match[1]!,
    ...(match[2] && { appends: true }),
    value: text === '' ? rest : [{ kind: 'text', text, quoted: false }, ...rest],
  };
}
