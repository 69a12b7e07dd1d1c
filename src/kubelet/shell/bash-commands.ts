import type { FileSystem } from '../runtime/file-system.ts';
import { evaluateCondition } from './evaluate-condition.ts';
import { loop } from './loop.ts';
import type { Scope } from './scope.ts';
import type { ShellState } from './shell-state.ts';
import type { Command, Condition, Word } from './syntax.ts';

/** The exit status of `[[ ... ]]`. */
export async function runCondition(
  condition: Condition,
  { scope, state, files }: { readonly scope: Scope; readonly state: ShellState; readonly files: FileSystem },
): Promise<number> {
  const isTrue = await evaluateCondition(
    {
      files,
      workingDir: state.workingDir,
      text: (word) => scope.text(word),
      pattern: (word) => scope.pattern(word),
      number: (text) => scope.calculate(text),
      isSet: (name) => scope.value(name) !== undefined,
      matched: (groups) => {
        state.arrays.declare('BASH_REMATCH', false);
        state.arrays.push('BASH_REMATCH', groups);
      },
    },
    condition,
  );
  return Number(!isTrue);
}

/** The exit status of `(( ... ))`: whether what it comes to is 0. */
export const runArithmetic = async (expression: Word, scope: Scope): Promise<number> =>
  Number(scope.calculate(await scope.text(expression)) === 0);

/** `for ((first; condition; next))`. */
export async function countLoop(
  { clauses }: Extract<Command, { kind: 'count' }>,
  scope: Scope,
  body: () => Promise<number>,
): Promise<number> {
  const [first = [], condition = [], next = []] = clauses;
  const calculate = async (clause: Word): Promise<number> => scope.calculate(await scope.text(clause));
  const isEmpty = (await scope.text(condition)).trim() === '';
  await calculate(first);
  let isFirst = true;
  return loop(async () => {
    if (!isFirst) await calculate(next);
    isFirst = false;
    return isEmpty || (await calculate(condition)) !== 0;
  }, body);
}
