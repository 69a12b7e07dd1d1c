import { ShellSyntaxError, type Word } from './syntax.ts';
import type { Token } from './tokenizer.ts';

/** A place among tokens, and what may come there. What is expected and does not come is a ShellSyntaxError. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? { kind: 'end' };
  }

  advance(by = 1): void {
    this.#at += by;
  }

  isOperator(text: string): boolean {
    const token = this.peek();
    return token.kind === 'operator' && token.text === text;
  }

  takeOperator(text: string): boolean {
    const is = this.isOperator(text);
    if (is) this.#at++;
    return is;
  }

  isWord(text: string): boolean {
    const token = this.peek();
    return token.kind === 'word' && token.bare === text;
  }

  takeWord(text: string): boolean {
    const is = this.isWord(text);
    if (is) this.#at++;
    return is;
  }

  expectOperator(text: string): void {
    if (!this.takeOperator(text)) throw this.unexpected(text);
  }

  expectWord(text: string): void {
    if (!this.takeWord(text)) throw this.unexpected(text);
  }

  word(): Word {
    const token = this.peek();
    if (token.kind !== 'word') throw this.unexpected();
    this.#at++;
    return token.word;
  }

  bareWord(): string {
    const token = this.peek();
    if (token.kind !== 'word' || token.bare === undefined) throw this.unexpected();
    this.#at++;
    return token.bare;
  }

  skipNewlines(): void {
    while (this.isOperator('\n')) this.#at++;
  }

  unexpected(expecting?: string): ShellSyntaxError {
    const token = this.peek();
    const what =
      token.kind === 'end'
        ? 'unexpected end of file'
        : token.kind === 'operator' && token.text === '\n'
          ? 'unexpected newline'
          : `unexpected "${(token.kind === 'operator' ? token.text : token.kind === 'word' ? token.bare : undefined) ?? 'word'}"`;
    return new ShellSyntaxError(`syntax error: ${what}${expecting ? ` (expecting "${expecting}")` : ''}`);
  }
}
