import {
  type AndOr,
  type Assignment,
  type Branch,
  type CaseItem,
  type Command,
  type Pipeline,
  type Redirect,
  type Script,
  ShellSyntaxError,
  type Word,
} from './syntax.ts';
import { type Token, tokenize } from './tokenizer.ts';

const closers = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}']);
const assignment = /^([A-Za-z_]\w*)=/;

/** Reads a script. @throws ShellSyntaxError with the shell's own wording */
export function parseScript(source: string): Script {
  const parser = new Parser(tokenize(source, parseScript));
  return parser.wholeScript();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  wholeScript(): Script {
    const script = this.#script();
    if (this.#peek().kind !== 'end') throw this.#unexpected();
    return script;
  }

  #script(): Script {
    const items: AndOr[] = [];
    for (;;) {
      this.#skipNewlines();
      const token = this.#peek();
      if (token.kind === 'end' || this.#isOperator(')') || this.#isOperator(';;')) return items;
      if (token.kind === 'word' && token.bare !== undefined && closers.has(token.bare)) return items;
      const { first, rest } = this.#andOr();
      const background = this.#takeOperator('&');
      if (!background) this.#takeOperator(';');
      items.push({ first, rest, background });
    }
  }

  #andOr(): Pick<AndOr, 'first' | 'rest'> {
    const first = this.#pipeline();
    const rest: { operator: '&&' | '||'; pipeline: Pipeline }[] = [];
    for (;;) {
      const operator = this.#isOperator('&&') ? '&&' : this.#isOperator('||') ? '||' : undefined;
      if (!operator) return { first, rest };
      this.#at++;
      this.#skipNewlines();
      rest.push({ operator, pipeline: this.#pipeline() });
    }
  }

  #pipeline(): Pipeline {
    const negated = this.#takeWord('!');
    const commands = [this.#command()];
    while (this.#takeOperator('|')) {
      this.#skipNewlines();
      commands.push(this.#command());
    }
    return { negated, commands };
  }

  #command(): Command {
    const token = this.#peek();
    if (this.#takeOperator('(')) {
      const body = this.#script();
      this.#expectOperator(')');
      return { kind: 'subshell', body, redirects: this.#redirects() };
    }
    if (token.kind !== 'word') throw this.#unexpected();
    const next = this.#tokens[this.#at + 1];
    const after = this.#tokens[this.#at + 2];
    const isOpen = next?.kind === 'operator' && next.text === '(';
    const isClose = after?.kind === 'operator' && after.text === ')';
    if (token.bare !== undefined && isOpen && isClose) {
      this.#at += 3;
      this.#skipNewlines();
      return { kind: 'function', name: token.bare, body: this.#command(), redirects: [] };
    }
    switch (token.bare) {
      case '{':
        return this.#group();
      case 'if':
        return this.#if();
      case 'while':
      case 'until':
        return this.#loop(token.bare === 'until');
      case 'for':
        return this.#for();
      case 'case':
        return this.#case();
      default:
        if (token.bare !== undefined && closers.has(token.bare)) throw this.#unexpected();
        return this.#simple();
    }
  }

  #group(): Command {
    this.#at++;
    const body = this.#script();
    this.#expectWord('}');
    return { kind: 'group', body, redirects: this.#redirects() };
  }

  #if(): Command {
    const branches: Branch[] = [];
    do {
      this.#at++;
      const condition = this.#script();
      this.#expectWord('then');
      branches.push({ condition, body: this.#script() });
    } while (this.#isWord('elif'));
    const otherwise = this.#takeWord('else') ? this.#script() : undefined;
    this.#expectWord('fi');
    return { kind: 'if', branches, ...(otherwise && { otherwise }), redirects: this.#redirects() };
  }

  #loop(until: boolean): Command {
    this.#at++;
    const condition = this.#script();
    const body = this.#doGroup();
    return { kind: 'loop', until, condition, body, redirects: this.#redirects() };
  }

  #for(): Command {
    this.#at++;
    const name = this.#bareWord();
    this.#skipNewlines();
    let items: Word[] | undefined;
    if (this.#takeWord('in')) {
      items = [];
      for (let token = this.#peek(); token.kind === 'word'; token = this.#peek()) {
        items.push(token.word);
        this.#at++;
      }
    }
    this.#takeOperator(';');
    this.#skipNewlines();
    const body = this.#doGroup();
    return { kind: 'for', name, ...(items && { items }), body, redirects: this.#redirects() };
  }

  #case(): Command {
    this.#at++;
    const subject = this.#word();
    this.#skipNewlines();
    this.#expectWord('in');
    const items: CaseItem[] = [];
    for (;;) {
      this.#skipNewlines();
      if (this.#takeWord('esac')) return { kind: 'case', subject, items, redirects: this.#redirects() };
      this.#takeOperator('(');
      const patterns = [this.#word()];
      while (this.#takeOperator('|')) patterns.push(this.#word());
      this.#expectOperator(')');
      items.push({ patterns, body: this.#script() });
      this.#takeOperator(';;');
    }
  }

  #doGroup(): Script {
    this.#expectWord('do');
    const body = this.#script();
    this.#expectWord('done');
    return body;
  }

  #simple(): Command {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (;;) {
      const redirect = this.#redirect();
      if (redirect) {
        redirects.push(redirect);
        continue;
      }
      const token = this.#peek();
      if (token.kind !== 'word') break;
      this.#at++;
      const set = words.length === 0 ? assignmentOf(token.word) : undefined;
      if (set) assignments.push(set);
      else words.push(token.word);
    }
    return { kind: 'simple', assignments, words, redirects };
  }

  #redirects(): readonly Redirect[] {
    const redirects: Redirect[] = [];
    for (let next = this.#redirect(); next; next = this.#redirect()) redirects.push(next);
    return redirects;
  }

  #redirect(): Redirect | undefined {
    const token = this.#peek();
    if (token.kind !== 'operator' || !/[<>]/.test(token.text)) return undefined;
    this.#at++;
    const text = token.text === '>|' ? '>' : token.text === '<<-' ? '<<' : token.text === '<&' ? '>&' : token.text;
    const operator = text as Redirect['operator'];
    const descriptor = token.descriptor ?? (operator.startsWith('<') ? 0 : 1);
    return { descriptor, operator, target: this.#word() };
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end' };
  }

  #isOperator(text: string): boolean {
    const token = this.#peek();
    return token.kind === 'operator' && token.text === text;
  }

  #takeOperator(text: string): boolean {
    const is = this.#isOperator(text);
    if (is) this.#at++;
    return is;
  }

  #isWord(text: string): boolean {
    const token = this.#peek();
    return token.kind === 'word' && token.bare === text;
  }

  #takeWord(text: string): boolean {
    const is = this.#isWord(text);
    if (is) this.#at++;
    return is;
  }

  #expectOperator(text: string): void {
    if (!this.#takeOperator(text)) throw this.#unexpected(text);
  }

  #expectWord(text: string): void {
    if (!this.#takeWord(text)) throw this.#unexpected(text);
  }

  #word(): Word {
    const token = this.#peek();
    if (token.kind !== 'word') throw this.#unexpected();
    this.#at++;
    return token.word;
  }

  #bareWord(): string {
    const token = this.#peek();
    if (token.kind !== 'word' || token.bare === undefined) throw this.#unexpected();
    this.#at++;
    return token.bare;
  }

  #skipNewlines(): void {
    while (this.#isOperator('\n')) this.#at++;
  }

  #unexpected(expecting?: string): ShellSyntaxError {
    const token = this.#peek();
    const what =
      token.kind === 'end'
        ? 'unexpected end of file'
        : token.kind === 'operator'
          ? token.text === '\n'
            ? 'unexpected newline'
            : `unexpected "${token.text}"`
          : `unexpected "${token.bare ?? 'word'}"`;
    return new ShellSyntaxError(`syntax error: ${what}${expecting ? ` (expecting "${expecting}")` : ''}`);
  }
}

function assignmentOf(word: Word): Assignment | undefined {
  const [first, ...rest] = word;
  if (first?.kind !== 'text' || first.quoted) return undefined;
  const match = assignment.exec(first.text);
  if (!match) return undefined;
  const text = first.text.slice(match[0].length);
  return {
    name: match[1]!,
    value: text === '' ? rest : [{ kind: 'text', text, quoted: false }, ...rest],
  };
}
