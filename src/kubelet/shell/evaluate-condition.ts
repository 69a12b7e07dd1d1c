import type { FileSystem } from '../runtime/file-system.ts';
import { ContainerPattern, posixPattern } from '../programs/posix-pattern.ts';
import { globToRegExp } from './patterns.ts';
import type { Condition, Word } from './syntax.ts';
import { evaluateTest } from './test-command.ts';

/** What a condition is asked in. */
export interface ConditionSource {
  readonly files: FileSystem;
  readonly workingDir: string;
  readonly text: (word: Word) => Promise<string>;
  /** The word as a pattern, in which what is quoted stands for itself. */
  readonly pattern: (word: Word) => Promise<string>;
  readonly number: (text: string) => number;
  readonly isSet: (name: string) => boolean;
  /** Is told what `=~` has found. */
  readonly matched: (groups: readonly string[]) => void;
}

/** Whether `[[ ... ]]` is true. @throws Error where a regular expression is none */
export async function evaluateCondition(source: ConditionSource, condition: Condition): Promise<boolean> {
  switch (condition.kind) {
    case '!':
      return !(await evaluateCondition(source, condition.inner));
    case '&&':
      return (await evaluateCondition(source, condition.left)) && evaluateCondition(source, condition.right);
    case '||':
      return (await evaluateCondition(source, condition.left)) || evaluateCondition(source, condition.right);
    case 'unary': {
      const operand = await source.text(condition.operand);
      if (condition.operator === '-v') return source.isSet(operand);
      return evaluateTest([condition.operator, operand], source.files, source.workingDir) === 0;
    }
    case 'binary':
      return compare(source, condition);
  }
}

async function compare(
  source: ConditionSource,
  { operator, left, right }: Extract<Condition, { kind: 'binary' }>,
): Promise<boolean> {
  const text = await source.text(left);
  switch (operator) {
    case '=':
    case '==':
      return globToRegExp(await source.pattern(right)).test(text);
    case '!=':
      return !globToRegExp(await source.pattern(right)).test(text);
    case '<':
      return text < (await source.text(right));
    case '>':
      return text > (await source.text(right));
    case '=~': {
      const found = new ContainerPattern(posixPattern(await source.text(right), true)).exec(text);
      source.matched([...(found ?? [])].map((group) => group ?? ''));
      return found !== null;
    }
    default: {
      const numbers = [text, await source.text(right)].map((each) => String(source.number(each)));
      return evaluateTest([numbers[0]!, operator, numbers[1]!], source.files, source.workingDir) === 0;
    }
  }
}
