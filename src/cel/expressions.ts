import {
  Environment,
  EvaluationError,
  Optional,
  ParseError,
  type SourceRange,
  TypeError as CelTypeError,
} from '@marcbachmann/cel-js';
import type { StructuralSchema } from '../apimachinery/structural/schema.ts';
import { CelAuthorizer, registerAuthorizer } from './cel-authorizer.ts';
import { estimatedCost } from './cost-estimate.ts';
import { sizedBy } from './sized.ts';
import { AnswerNeeded } from '../kernel/answer-needed.ts';
import type { Budget } from './cost-limits.ts';
import { metered, withinLimit } from './cost-meter.ts';
import { registerFunctions } from './cel-functions.ts';
import { registerCollections } from './collection-functions.ts';
import { registerMacros } from './comprehension-macros.ts';
import { registerFormats } from './format-functions.ts';
import { registerNetwork } from './network-functions.ts';
import { registerPatchKeys } from './patch-functions.ts';
import { registerSemver } from './semver-functions.ts';
import { declarationsOf } from './checking/declarations.ts';
import { checkTypes } from './checking/type-checker.ts';
import { bool, type CelType, dyn, isAssignable, string } from './checking/types.ts';
import { withoutObjectLiterals } from './object-literals.ts';

/** An expression that did not come to a value; the message is that of the real server's evaluator. */
export class CelError extends Error {}

export interface Program {
  /** Throws `CelError`. @param budget what is taken from for what it costs */
  readonly evaluate: (variables: Readonly<Record<string, unknown>>, budget?: Budget) => unknown;
  readonly uses: (variable: string) => boolean;
}

export interface Compiled {
  readonly program?: Program;
  /** Why it cannot be evaluated. */
  readonly problem?: string;
}

/** What expressions ask whether somebody may do something. */
export const authorizerFor = (...facts: ConstructorParameters<typeof CelAuthorizer>): unknown =>
  new CelAuthorizer(...facts);

export { patchKeys } from './patch-functions.ts';

export const optionalOf = (value: unknown): unknown => (value === undefined ? Optional.none() : Optional.of(value));

const base = new Environment({
  unlistedVariablesAreDyn: false,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits: { maxAstNodes: 100_000, maxDepth: 250, maxListElements: 1000, maxMapEntries: 1000, maxCallArguments: 32 },
});
registerFunctions(base);
registerCollections(base);
registerNetwork(base);
registerFormats(base);
registerSemver(base);
registerMacros(base);
registerAuthorizer(base);
registerPatchKeys(base);

const declarations = declarationsOf(base);

const environments = new Map<string, Environment>();

function environmentOf(variables: readonly string[]): Environment {
  const key = variables.join(' ');
  let known = environments.get(key);
  if (!known) {
    known = base.clone();
    for (const name of variables) known.registerVariable(name, 'dyn');
    environments.set(key, known);
  }
  return known;
}

/** An expression's type, and what is wrong with it: each mistake with its place, as the real checker prints them. */
export function checkExpression(
  source: string,
  variables: Readonly<Record<string, CelType>>,
): { readonly type: CelType; readonly problem?: string } {
  try {
    const known = new Map([...declarations.variables, ...Object.entries(variables)]);
    const { type, mistakes } = checkTypes(base.parse(source).ast, { ...declarations, variables: known });
    if (mistakes.length === 0) return { type };
    return { type, problem: mistakes.map(({ at, text }) => errorText(source, at, text)).join('\n') };
  } catch (error) {
    return { type: dyn, problem: located(source, error) };
  }
}

/** Why an expression is refused where its variables have these types and it has to be of that type. */
export function problemOf(
  source: string,
  variables: Readonly<Record<string, CelType>>,
  result?: 'bool' | 'string',
): string | undefined {
  // Objects that are written out are maps here, whose values would have to be of one type.
  if (withoutObjectLiterals(source) !== source) return compile(source, Object.keys(variables), result).problem;
  const { type, problem } = checkExpression(source, variables);
  if (problem !== undefined) return `compilation failed: ${problem}`;
  if (result && !isAssignable(result === 'bool' ? bool : string, type, new Map())) return `must evaluate to ${result}`;
  return compile(source, Object.keys(variables), result).problem;
}

/** What a rule about a value of a schema costs at most; undefined: it cannot be read. */
export function ruleCost(source: string, schema: StructuralSchema): number | undefined {
  try {
    const value = sizedBy(schema);
    const { ast } = environmentOf(['self', 'oldSelf']).parse(source);
    return estimatedCost(
      ast,
      new Map([
        ['self', value],
        ['oldSelf', value],
      ]),
    );
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

const programs = new Map<string, Compiled>();
const maxPrograms = 2000;

/**
 * @param variables what the expression may name
 * @param result the type it has to have; absent: any
 */
export function compile(source: string, variables: readonly string[], result?: 'bool' | 'string'): Compiled {
  const key = `${result ?? ''}\n${variables.join(' ')}\n${source}`;
  let known = programs.get(key);
  if (!known) {
    if (programs.size >= maxPrograms) programs.clear();
    programs.set(key, (known = compiled(source, variables, result)));
  }
  return known;
}

function compiled(source: string, variables: readonly string[], result: string | undefined): Compiled {
  try {
    const parsed = environmentOf(variables).parse(withoutObjectLiterals(source));
    const { valid, type = 'dyn', error } = parsed.check();
    if (!valid) return { problem: `compilation failed: ${located(source, error)}` };
    if (result && type !== result && type !== 'dyn') return { problem: `must evaluate to ${result}` };
    metered(parsed.ast);
    const used = new Set(source.match(/[A-Za-z_][A-Za-z0-9_]*/g));
    return {
      program: {
        uses: (variable) => used.has(variable),
        evaluate(values, budget) {
          try {
            return withinLimit(() => parsed(values) as unknown, budget);
          } catch (error_) {
            if (error_ instanceof AnswerNeeded) throw error_;
            throw new CelError(runtimeText(error_));
          }
        },
      },
    };
  } catch (error) {
    return { problem: `compilation failed: ${located(source, error)}` };
  }
}

/** Where the real server says that the mistake is: at the operator, where there is one. */
function placeOf(source: string, error: unknown): number {
  if (!(error instanceof ParseError || error instanceof CelTypeError)) return 0;
  if (error.summary.endsWith('EOF')) return source.length;
  const left = (error.node?.args as readonly { readonly range?: SourceRange }[] | undefined)?.[0]?.range;
  if (!error.summary.startsWith('no such overload') || !left) return error.range?.start ?? 0;
  return left.end + (/^\s*/.exec(source.slice(left.end))?.[0].length ?? 0);
}

const located = (source: string, error: unknown): string =>
  errorText(source, placeOf(source, error), compileText(error));

function errorText(source: string, start: number, text: string): string {
  const before = source.slice(0, start).split('\n');
  const line = source.split('\n')[before.length - 1] ?? '';
  const column = before.at(-1)!.length;
  return `ERROR: <input>:${before.length}:${column + 1}: ${text}\n | ${line}\n | ${'.'.repeat(column)}^`;
}

/** What may begin an operand. */
const expected =
  "'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER";

function compileText(error: unknown): string {
  const text = summary(error);
  const unknown = /^Unknown variable: (.*)$/.exec(text);
  if (unknown) return `undeclared reference to '${unknown[1]}' (in container '')`;
  const overload = /^no such overload: (.+) (\S+) (.+)$/.exec(text);
  if (overload)
    return `found no matching overload for '_${overload[2]}_' applied to '(${overload[1]}, ${overload[3]})'`;
  if (text === 'Unexpected token: EOF') return `Syntax error: mismatched input '<EOF>' expecting {${expected}}`;
  return error instanceof ParseError ? `Syntax error: ${text}` : text;
}

function runtimeText(error: unknown): string {
  const text = summary(error);
  const outOfBounds = /index out of bounds, index (-?\d+)/.exec(text);
  if (outOfBounds) return `index out of bounds: ${outOfBounds[1]}`;
  if (text.startsWith('no such overload')) return 'no such overload';
  if (text.startsWith('integer overflow')) return 'integer overflow';
  return text.replace(/^No such key/, 'no such key');
}

const summary = (error: unknown): string =>
  error instanceof EvaluationError || error instanceof ParseError || error instanceof CelTypeError
    ? error.summary
    : error instanceof Error
      ? error.message
      : String(error);
