import { type Condition, type ConditionItem, ShellSyntaxError, type Word } from './syntax.ts';

const bareOf = (item: ConditionItem | undefined): string | undefined => {
  if (item === undefined || typeof item === 'string') return item;
  const [part] = item;
  return item.length === 1 && part?.kind === 'text' && !part.quoted ? part.text : undefined;
};

/** Reads what stands between `[[` and `]]`. @throws ShellSyntaxError */
export function parseCondition(items: readonly ConditionItem[]): Condition {
  let at = 0;
  const isNext = (text: string): boolean => items[at] === text;
  const word = (): Word => {
    const item = items[at++];
    if (item === undefined || typeof item === 'string')
      throw new ShellSyntaxError('syntax error in conditional expression');
    return item;
  };
  const either = (operator: '||' | '&&', inner: () => Condition): Condition => {
    let left = inner();
    while (isNext(operator)) {
      at++;
      left = { kind: operator, left, right: inner() };
    }
    return left;
  };
  const or = (): Condition => either('||', () => either('&&', primary));
  const primary = (): Condition => {
    if (isNext('!')) {
      at++;
      return { kind: '!', inner: primary() };
    }
    if (isNext('(')) {
      at++;
      const inner = or();
      if (items[at++] !== ')') throw new ShellSyntaxError("syntax error: unexpected token `]]', expected `)'");
      return inner;
    }
    const operator = bareOf(items[at]);
    const follows = items[at + 1];
    if (
      operator !== undefined &&
      /^-[a-zA-Z]$/.test(operator) &&
      follows !== undefined &&
      typeof follows !== 'string'
    ) {
      at++;
      return { kind: 'unary', operator, operand: word() };
    }
    const left = word();
    const binary = bareOf(items[at]);
    if (binary === undefined || !/^(=|==|!=|=~|<|>|-(eq|ne|lt|le|gt|ge|nt|ot|ef))$/.test(binary))
      return { kind: 'unary', operator: '-n', operand: left };
    at++;
    return { kind: 'binary', operator: binary, left, right: word() };
  };
  const condition = or();
  if (at < items.length) throw new ShellSyntaxError('syntax error in conditional expression');
  return condition;
}
