import { formatted } from '../printf.ts';
import { Evaluator } from './evaluator.ts';
import type { AwkProgram, Rule, Statement } from './syntax.ts';
import { isTrue, numberOf, textOfValue, type Value } from './values.ts';

/** What a program does with what it writes. */
export interface AwkOutput {
  readonly out: (text: string) => void;
  /** Into a file, from its beginning the first time unless it is added to. */
  readonly toFile: (path: string, text: string, appends: boolean) => void;
}

class Jump extends Error {
  readonly to: 'next' | 'break' | 'continue' | 'exit' | 'return';
  readonly value: Value | undefined;
  constructor(to: Jump['to'], value?: Value) {
    super(to);
    this.to = to;
    this.value = value;
  }
}

/** Work that stops at each turn of a loop, so that one without an end does not keep everybody else from going on. */
export type Turns<Result> = Generator<void, Result, void>;

/** A function is called in the middle of an expression, where nothing can stop: so many turns and calls in one go are too many. */
const mostInside = 1_000_000;

/**
 * Runs a program over lines.
 * Differs: functions of the program that go on and on are an error, where a real one would never come back.
 */
export class AwkMachine {
  readonly #program: AwkProgram;
  readonly #output: AwkOutput;
  readonly values: Evaluator;
  /** Rules of two patterns that are between them. */
  readonly #open = new Set<Rule>();
  #exitCode = 0;
  #hasExited = false;
  #inside = 0;

  constructor(program: AwkProgram, output: AwkOutput, random: () => number) {
    this.#program = program;
    this.#output = output;
    this.values = new Evaluator(random, (name, args) => this.#call(name, args));
  }

  /** Whether there are lines to be read at all. */
  get readsInput(): boolean {
    return !this.#hasExited && this.#program.rules.some(({ when }) => when !== 'BEGIN');
  }

  *begin(): Turns<void> {
    for (const { when, body } of this.#program.rules) if (when === 'BEGIN') yield* this.#run(body);
  }

  *line(text: string, file: string): Turns<void> {
    if (this.#hasExited) return;
    const { values } = this;
    values.readRecord(text, file);
    for (const rule of this.#program.rules) {
      if (typeof rule.when === 'string' || !this.#applies(rule, rule.when)) continue;
      if ((yield* this.#run(rule.body)) !== 'on') return;
    }
  }

  /** @returns the exit code */
  *end(): Turns<number> {
    for (const { when, body } of this.#program.rules) if (when === 'END' && (yield* this.#run(body)) === 'exit') break;
    return this.#exitCode;
  }

  #applies(rule: Rule, [from, to]: Exclude<Rule['when'], string>): boolean {
    if (!from) return true;
    if (!to) return isTrue(this.values.evaluate(from));
    const isIn = this.#open.has(rule) || isTrue(this.values.evaluate(from));
    if (isIn) this.#open.add(rule);
    if (isIn && isTrue(this.values.evaluate(to))) this.#open.delete(rule);
    return isIn;
  }

  *#run(body: Statement): Turns<'on' | 'next' | 'exit'> {
    this.#inside = 0;
    try {
      yield* this.#execute(body);
      return 'on';
    } catch (error) {
      if (!(error instanceof Jump) || (error.to !== 'next' && error.to !== 'exit')) throw error;
      if (error.to === 'next') return 'next';
      this.#hasExited = true;
      if (error.value !== undefined) this.#exitCode = numberOf(error.value);
      return 'exit';
    }
  }

  #call(name: string, args: readonly Value[]): Value | undefined {
    const known = this.#program.functions.get(name);
    if (!known) return undefined;
    return this.values.withLocals(known.parameters, args, () => {
      try {
        this.#countInside(name);
        for (const _ of this.#execute(known.body)) this.#countInside(name);
        return '';
      } catch (error) {
        if (error instanceof Jump && error.to === 'return') return error.value ?? '';
        throw error;
      }
    });
  }

  #countInside(name: string): void {
    if (++this.#inside > mostInside) throw new Error(`function ${name} goes on for too long`);
  }

  *#execute(statement: Statement): Turns<void> {
    const { values } = this;
    switch (statement.kind) {
      case 'expression':
        values.evaluate(statement.expression);
        return;
      case 'print':
      case 'printf':
        this.#print(statement);
        return;
      case 'block':
        for (const each of statement.statements) yield* this.#execute(each);
        return;
      case 'if':
        if (isTrue(values.evaluate(statement.condition))) yield* this.#execute(statement.yes);
        else if (statement.no) yield* this.#execute(statement.no);
        return;
      case 'while': {
        const { condition, body, isBodyFirst } = statement;
        if (isBodyFirst && !(yield* this.#goesOn(body))) return;
        while (isTrue(values.evaluate(condition)) && (yield* this.#goesOn(body)));
        return;
      }
      case 'for': {
        const { first, condition, next, body } = statement;
        if (first) yield* this.#execute(first);
        while ((!condition || isTrue(values.evaluate(condition))) && (yield* this.#goesOn(body)))
          if (next) yield* this.#execute(next);
        return;
      }
      case 'each':
        for (const key of values.keys(statement.array)) {
          values.assign(statement.name, key);
          if (!(yield* this.#goesOn(statement.body))) return;
        }
        return;
      case 'delete':
        values.remove(statement.array, statement.keys);
        return;
      case 'exit':
      case 'return':
        throw new Jump(statement.kind, statement.value && values.evaluate(statement.value));
      default:
        throw new Jump(statement.kind);
    }
  }

  /** Runs the body of a loop once; false where it is left. */
  *#goesOn(body: Statement): Turns<boolean> {
    yield;
    try {
      yield* this.#execute(body);
    } catch (error) {
      if (!(error instanceof Jump) || (error.to !== 'break' && error.to !== 'continue')) throw error;
      return error.to === 'continue';
    }
    return true;
  }

  #print({ kind, values: wanted, target }: Extract<Statement, { kind: 'print' | 'printf' }>): void {
    const { values } = this;
    const texts = (wanted.length > 0 ? wanted.map((each) => values.evaluate(each)) : [values.field(0)]).map(
      textOfValue,
    );
    const [format = '', ...rest] = texts;
    const text = kind === 'printf' ? formatted(format, rest).text : texts.join(values.text('OFS')) + values.text('ORS');
    if (target) this.#output.toFile(textOfValue(values.evaluate(target.path)), text, target.appends);
    else this.#output.out(text);
  }
}
