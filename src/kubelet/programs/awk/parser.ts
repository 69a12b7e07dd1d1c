import { Expressions } from './expressions.ts';
import type { AwkProgram, Expression, Rule, Statement } from './syntax.ts';
import { tokenize } from './tokens.ts';

/** Reads a program. @throws AwkSyntaxError */
export const parseAwk = (source: string): AwkProgram => new Parser(tokenize(source)).program();

class Parser extends Expressions {
  program(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, { parameters: readonly string[]; body: Statement }>();
    for (;;) {
      this.#skipSeparators();
      if (this.peek().kind === 'end') return { rules, functions };
      if (this.take('function') || this.take('func')) {
        const name = this.name();
        this.expect('(');
        const parameters: string[] = [];
        while (!this.take(')')) {
          parameters.push(this.name());
          this.take(',');
        }
        this.skipNewlines();
        functions.set(name, { parameters, body: this.#block() });
      } else rules.push(this.#rule());
    }
  }

  #rule(): Rule {
    for (const when of ['BEGIN', 'END'] as const)
      if (this.take(when)) {
        this.skipNewlines();
        return { when, body: this.#block() };
      }
    const when: Expression[] = [];
    if (!this.is('{')) {
      when.push(this.expression());
      if (this.take(',')) {
        this.skipNewlines();
        when.push(this.expression());
      }
    }
    return { when, body: this.is('{') ? this.#block() : { kind: 'print', values: [] } };
  }

  #block(): Statement {
    this.expect('{');
    const statements: Statement[] = [];
    for (;;) {
      this.#skipSeparators();
      if (this.take('}')) return { kind: 'block', statements };
      statements.push(this.#statement());
    }
  }

  #skipSeparators(): void {
    while (this.peek().kind === 'newline' || this.is(';')) this.at++;
  }

  /** The statement behind a condition: it may stand on the next line. */
  #body(): Statement {
    this.skipNewlines();
    if (this.take(';')) return { kind: 'block', statements: [] };
    return this.#statement();
  }

  #statement(): Statement {
    if (this.is('{')) return this.#block();
    if (this.take('if')) return this.#if();
    if (this.take('while')) {
      const condition = this.#condition();
      return { kind: 'while', condition, body: this.#body(), isBodyFirst: false };
    }
    if (this.take('do')) {
      const body = this.#body();
      this.#skipSeparators();
      this.expect('while');
      return { kind: 'while', condition: this.#condition(), body, isBodyFirst: true };
    }
    if (this.take('for')) return this.#for();
    const statement = this.#simple();
    if (!this.is('}') && !this.is(';') && this.peek().kind !== 'newline') throw this.unexpected();
    return statement;
  }

  #condition(): Expression {
    this.expect('(');
    const condition = this.expression();
    this.expect(')');
    return condition;
  }

  #if(): Statement {
    const condition = this.#condition();
    const yes = this.#body();
    const before = this.at;
    this.#skipSeparators();
    if (this.take('else')) return { kind: 'if', condition, yes, no: this.#body() };
    this.at = before;
    return { kind: 'if', condition, yes };
  }

  #for(): Statement {
    this.expect('(');
    if (this.peek().kind === 'name' && this.is('in', 1) && this.is(')', 3)) {
      const name = this.name();
      this.expect('in');
      const array = this.name();
      this.expect(')');
      return { kind: 'each', name, array, body: this.#body() };
    }
    const first = this.is(';') ? undefined : this.#simple();
    this.expect(';');
    const condition = this.is(';') ? undefined : this.expression();
    this.expect(';');
    const next = this.is(')') ? undefined : this.#simple();
    this.expect(')');
    const body = this.#body();
    return { kind: 'for', ...(first && { first }), ...(condition && { condition }), ...(next && { next }), body };
  }

  #simple(): Statement {
    for (const kind of ['next', 'break', 'continue'] as const) if (this.take(kind)) return { kind };
    for (const kind of ['exit', 'return'] as const)
      if (this.take(kind)) return this.#isAtEnd() ? { kind } : { kind, value: this.expression() };
    for (const kind of ['print', 'printf'] as const) if (this.take(kind)) return this.#print(kind);
    if (this.take('delete')) {
      const array = this.name();
      return { kind: 'delete', array, ...(this.take('[') && { keys: this.list(']') }) };
    }
    return { kind: 'expression', expression: this.expression() };
  }

  #print(kind: 'print' | 'printf'): Statement {
    this.isPrinting = true;
    const values: Expression[] = [];
    while (!this.#isAtEnd() && !this.is('>') && !this.is('>>')) {
      // `print (a, b)` has its values in brackets.
      if (values.length === 0 && this.is('(') && this.#isWholeInBrackets()) {
        this.at++;
        values.push(...this.list(')'));
        break;
      }
      values.push(this.expression());
      if (!this.take(',')) break;
      this.skipNewlines();
    }
    this.isPrinting = false;
    const appends = this.take('>>');
    return { kind, values, ...((appends || this.take('>')) && { target: { appends, path: this.expression() } }) };
  }

  /** Whether the bracket that opens here is closed at the end of the statement, or before a redirection. */
  #isWholeInBrackets(): boolean {
    let depth = 0;
    for (let ahead = 0; ; ahead++) {
      if (this.peek(ahead).kind === 'end') return false;
      if (this.is('(', ahead)) depth++;
      if (!this.is(')', ahead) || --depth > 0) continue;
      const after = ahead + 1;
      return [';', '}', '>', '>>'].some((text) => this.is(text, after)) || this.peek(after).kind === 'newline';
    }
  }

  #isAtEnd(): boolean {
    return this.is(';') || this.is('}') || this.peek().kind === 'newline';
  }
}
