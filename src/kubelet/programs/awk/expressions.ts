import { AwkSyntaxError, type Expression, type Place } from './syntax.ts';
import type { Token } from './tokens.ts';

const keywords = new Set([
  'if',
  'else',
  'while',
  'do',
  'for',
  'in',
  'print',
  'printf',
  'next',
  'exit',
  'delete',
  'break',
  'continue',
  'return',
  'function',
  'func',
  'BEGIN',
  'END',
  'getline',
]);
/** Texts that stand beside one another are put together. */
const joining: readonly string[] = [];
/** Binary operators by how tightly they bind, loosest first. */
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['in'],
  ['~', '!~'],
  ['<', '<=', '!=', '==', '>', '>='],
  joining,
  ['+', '-'],
  ['*', '/', '%'],
];
/** Functions that may be called without parentheses. */
const bareCalls = new Set(['length']);

/** Reads expressions, from the one that binds least to the one that binds most. */
export class Expressions {
  readonly tokens: readonly Token[];
  at = 0;
  /** In a `print` a bare `>` is a redirection. */
  isPrinting = false;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]!;
  }

  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && token.kind !== 'text' && token.kind !== 'pattern';
  }

  take(text: string): boolean {
    const is = this.is(text);
    if (is) this.at++;
    return is;
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.unexpected();
  }

  unexpected(): AwkSyntaxError {
    return new AwkSyntaxError('Unexpected token');
  }

  skipNewlines(): void {
    while (this.peek().kind === 'newline') this.at++;
  }

  name(): string {
    const { kind, text } = this.peek();
    if (kind !== 'name' && kind !== 'call') throw this.unexpected();
    this.at++;
    return text;
  }

  /** Up to a closing bracket; none where it follows at once. */
  list(end: string): readonly Expression[] {
    const values: Expression[] = [];
    const before = this.isPrinting;
    this.isPrinting = false;
    while (!this.is(end)) {
      values.push(this.expression());
      if (!this.take(',')) break;
      this.skipNewlines();
    }
    this.isPrinting = before;
    this.expect(end);
    return values;
  }

  expression(): Expression {
    const left = this.#choice();
    const { kind, text } = this.peek();
    if (kind !== 'operator' || !/^([-+*/%^]|\*\*)?=$/.test(text)) return left;
    if (left.kind !== 'variable' && left.kind !== 'field' && left.kind !== 'element') throw this.unexpected();
    this.at++;
    return { kind: 'assign', operator: text.slice(0, -1).replace('**', '^'), place: left, value: this.expression() };
  }

  #choice(): Expression {
    const condition = this.#binary(0);
    if (!this.take('?')) return condition;
    const yes = this.expression();
    this.expect(':');
    return { kind: 'choice', condition, yes, no: this.expression() };
  }

  #binary(level: number): Expression {
    const operators = levels[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const isJoining = operators === joining;
      const operator = isJoining ? this.#joins() : operators.find((each) => this.is(each));
      if (operator === undefined || (operator === '>' && this.isPrinting)) return left;
      if (!isJoining) this.at++;
      if (operator === '&&' || operator === '||') this.skipNewlines();
      left =
        operator === 'in'
          ? { kind: 'in', keys: [left], array: this.name() }
          : { kind: 'binary', operator, left, right: this.#binary(level + 1) };
    }
  }

  /** `''` where the next token begins what is put behind the text before it. */
  #joins(): '' | undefined {
    const { kind, text } = this.peek();
    if (kind === 'name' || kind === 'call') return keywords.has(text) ? undefined : '';
    return kind === 'number' || kind === 'text' || text === '$' || text === '(' ? '' : undefined;
  }

  #unary(): Expression {
    for (const operator of ['!', '-', '+'] as const)
      if (this.take(operator)) return { kind: 'unary', operator, operand: this.#unary() };
    const base = this.#postfix();
    if (!this.take('^') && !this.take('**')) return base;
    return { kind: 'binary', operator: '^', left: base, right: this.#unary() };
  }

  #postfix(): Expression {
    for (const [operator, by] of [
      ['++', 1],
      ['--', -1],
    ] as const)
      if (this.take(operator)) return { kind: 'step', place: this.#place(this.#primary()), by, isBefore: true };
    const value = this.#primary();
    const isPlace = value.kind === 'variable' || value.kind === 'field' || value.kind === 'element';
    for (const [operator, by] of [
      ['++', 1],
      ['--', -1],
    ] as const)
      if (isPlace && this.take(operator)) return { kind: 'step', place: value, by, isBefore: false };
    return value;
  }

  #place(value: Expression): Place {
    if (value.kind === 'variable' || value.kind === 'field' || value.kind === 'element') return value;
    throw this.unexpected();
  }

  #primary(): Expression {
    const { kind, text } = this.peek();
    this.at++;
    if (kind === 'number') return { kind: 'number', value: Number(text) };
    if (kind === 'text') return { kind: 'text', value: text };
    if (kind === 'pattern') return { kind: 'pattern', source: text };
    if (text === '$') return { kind: 'field', index: this.#postfixOfField() };
    if (text === '(') return this.#grouping();
    if (kind === 'call' && !keywords.has(text)) {
      this.at++;
      return { kind: 'call', name: text, args: this.list(')') };
    }
    if (kind === 'name' && !keywords.has(text)) {
      if (bareCalls.has(text)) return { kind: 'call', name: text, args: [] };
      return this.take('[') ? { kind: 'element', array: text, keys: this.list(']') } : { kind: 'variable', name: text };
    }
    this.at--;
    throw this.unexpected();
  }

  /** `$NF`, `$i++` is `($i)++`, `$(i+1)`, `$++i`. */
  #postfixOfField(): Expression {
    if (this.take('-')) return { kind: 'unary', operator: '-', operand: this.#primary() };
    for (const [operator, by] of [
      ['++', 1],
      ['--', -1],
    ] as const)
      if (this.take(operator)) return { kind: 'step', place: this.#place(this.#primary()), by, isBefore: true };
    return this.#primary();
  }

  /** `(a)`, and `(a, b) in array`. */
  #grouping(): Expression {
    const values = this.list(')');
    if (values.length === 1) return values[0]!;
    this.expect('in');
    return { kind: 'in', keys: values, array: this.name() };
  }
}
