import { parseCondition } from './condition.ts';
import type { Dialect } from './dialect.ts';
import type { AndOr, Branch, CaseItem, Command, Pipeline, Redirect, Script, Word } from './syntax.ts';
import { redirectsOf, simpleCommand, withErrors } from './simple-command.ts';
import { TokenCursor } from './token-cursor.ts';
import { type Token, tokenize } from './tokenizer.ts';
import { WordReader } from './word-reader.ts';

const closers = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}']);

/** Reads a script. @throws ShellSyntaxError with the shell's own wording */
export function parseScript(source: string, dialect: Dialect): Script {
  return new Parser(tokenize(source, dialect, parseScript), dialect).wholeScript();
}

class Parser {
  readonly #tokens: TokenCursor;
  readonly #dialect: Dialect;

  constructor(tokens: readonly Token[], dialect: Dialect) {
    this.#tokens = new TokenCursor(tokens);
    this.#dialect = dialect;
  }

  wholeScript(): Script {
    const script = this.#script();
    if (this.#tokens.peek().kind !== 'end') throw this.#tokens.unexpected();
    return script;
  }

  #script(): Script {
    const items: AndOr[] = [];
    for (;;) {
      this.#tokens.skipNewlines();
      const token = this.#tokens.peek();
      if (token.kind === 'end' || this.#tokens.isOperator(')') || this.#tokens.isOperator(';;')) return items;
      if (token.kind === 'word' && token.bare !== undefined && closers.has(token.bare)) return items;
      const { first, rest } = this.#andOr();
      const background = this.#tokens.takeOperator('&');
      if (!background) this.#tokens.takeOperator(';');
      items.push({ first, rest, background });
    }
  }

  #andOr(): Pick<AndOr, 'first' | 'rest'> {
    const first = this.#pipeline();
    const rest: { operator: '&&' | '||'; pipeline: Pipeline }[] = [];
    for (;;) {
      const operator = this.#tokens.isOperator('&&') ? '&&' : this.#tokens.isOperator('||') ? '||' : undefined;
      if (!operator) return { first, rest };
      this.#tokens.advance();
      this.#tokens.skipNewlines();
      rest.push({ operator, pipeline: this.#pipeline() });
    }
  }

  #pipeline(): Pipeline {
    const negated = this.#tokens.takeWord('!');
    const commands = [this.#command()];
    for (;;) {
      const isBoth = this.#tokens.takeOperator('|&');
      if (!isBoth && !this.#tokens.takeOperator('|')) return { negated, commands };
      if (isBoth) commands.push(withErrors(commands.pop()!));
      this.#tokens.skipNewlines();
      commands.push(this.#command());
    }
  }

  #command(): Command {
    const token = this.#tokens.peek();
    if (this.#tokens.takeOperator('(')) {
      const body = this.#script();
      this.#tokens.expectOperator(')');
      return { kind: 'subshell', body, redirects: this.#redirects() };
    }
    if (token.kind === 'condition') {
      this.#tokens.advance();
      return { kind: 'condition', condition: parseCondition(token.items), redirects: this.#redirects() };
    }
    if (token.kind === 'arithmetic') {
      this.#tokens.advance();
      return { kind: 'arithmetic', expression: this.#inside(token.text), redirects: this.#redirects() };
    }
    if (token.kind !== 'word') return this.#simple();
    const next = this.#tokens.peek(1);
    const after = this.#tokens.peek(2);
    const isOpen = next?.kind === 'operator' && next.text === '(';
    const isClose = after?.kind === 'operator' && after.text === ')';
    if (token.bare !== undefined && isOpen && isClose) {
      this.#tokens.advance(3);
      this.#tokens.skipNewlines();
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
      case 'function':
        return this.#dialect.isBash ? this.#function() : this.#simple();
      default:
        if (token.bare !== undefined && closers.has(token.bare)) throw this.#tokens.unexpected();
        return this.#simple();
    }
  }

  /** `function name { ... }`, with or without `()`. */
  #function(): Command {
    this.#tokens.advance();
    const name = this.#tokens.bareWord();
    if (this.#tokens.takeOperator('(')) this.#tokens.expectOperator(')');
    this.#tokens.skipNewlines();
    return { kind: 'function', name, body: this.#command(), redirects: [] };
  }

  #group(): Command {
    this.#tokens.advance();
    const body = this.#script();
    this.#tokens.expectWord('}');
    return { kind: 'group', body, redirects: this.#redirects() };
  }

  #if(): Command {
    const branches: Branch[] = [];
    do {
      this.#tokens.advance();
      const condition = this.#script();
      this.#tokens.expectWord('then');
      branches.push({ condition, body: this.#script() });
    } while (this.#tokens.isWord('elif'));
    const otherwise = this.#tokens.takeWord('else') ? this.#script() : undefined;
    this.#tokens.expectWord('fi');
    return { kind: 'if', branches, ...(otherwise && { otherwise }), redirects: this.#redirects() };
  }

  #loop(until: boolean): Command {
    this.#tokens.advance();
    const condition = this.#script();
    const body = this.#doGroup();
    return { kind: 'loop', until, condition, body, redirects: this.#redirects() };
  }

  #for(): Command {
    this.#tokens.advance();
    const counting = this.#tokens.peek();
    if (counting.kind === 'arithmetic') {
      this.#tokens.advance();
      const clauses = counting.text.split(';').map((clause) => this.#inside(clause));
      return { kind: 'count', clauses, body: this.#loopBody(), redirects: this.#redirects() };
    }
    const name = this.#tokens.bareWord();
    this.#tokens.skipNewlines();
    let items: Word[] | undefined;
    if (this.#tokens.takeWord('in')) {
      items = [];
      for (let token = this.#tokens.peek(); token.kind === 'word'; token = this.#tokens.peek()) {
        items.push(token.word);
        this.#tokens.advance();
      }
    }
    const body = this.#loopBody();
    return { kind: 'for', name, ...(items && { items }), body, redirects: this.#redirects() };
  }

  #case(): Command {
    this.#tokens.advance();
    const subject = this.#tokens.word();
    this.#tokens.skipNewlines();
    this.#tokens.expectWord('in');
    const items: CaseItem[] = [];
    for (;;) {
      this.#tokens.skipNewlines();
      if (this.#tokens.takeWord('esac')) return { kind: 'case', subject, items, redirects: this.#redirects() };
      this.#tokens.takeOperator('(');
      const patterns = [this.#tokens.word()];
      while (this.#tokens.takeOperator('|')) patterns.push(this.#tokens.word());
      this.#tokens.expectOperator(')');
      items.push({ patterns, body: this.#script() });
      this.#tokens.takeOperator(';;');
    }
  }

  #loopBody(): Script {
    this.#tokens.takeOperator(';');
    this.#tokens.skipNewlines();
    return this.#doGroup();
  }

  #doGroup(): Script {
    this.#tokens.expectWord('do');
    const body = this.#script();
    this.#tokens.expectWord('done');
    return body;
  }

  #simple(): Command {
    return simpleCommand(this.#tokens);
  }

  #redirects(): readonly Redirect[] {
    return redirectsOf(this.#tokens);
  }

  #inside(text: string): Word {
    return WordReader.inside(text, this.#dialect, parseScript);
  }
}
