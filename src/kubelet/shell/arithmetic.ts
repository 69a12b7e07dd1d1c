/** Binary operators by how tightly they bind, loosest first. */
const levels: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { '||': (a, b) => Number(a !== 0 || b !== 0) },
  { '&&': (a, b) => Number(a !== 0 && b !== 0) },
  { '==': (a, b) => Number(a === b), '!=': (a, b) => Number(a !== b) },
  {
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => Math.trunc(a / b), '%': (a, b) => a % b },
];

/**
 * The value of a shell arithmetic expression, in whole numbers.
 * @param valueOf value of a variable, 0 when unset; @throws Error worded as the shell does
 */
export function evaluateArithmetic(expression: string, valueOf: (name: string) => number): number {
  const tokens = expression.match(/\d+|[A-Za-z_]\w*|\|\||&&|[=!<>]=|[-+*/%<>()!]/g) ?? [];
  let at = 0;
  const binary = (level: number): number => {
    const operators = levels[level];
    if (!operators) return unary();
    let left = binary(level + 1);
    for (;;) {
      const apply = operators[tokens[at] ?? ''];
      if (!apply) return left;
      const isDivision = tokens[at] === '/' || tokens[at] === '%';
      at++;
      const right = binary(level + 1);
      if (isDivision && right === 0) throw new Error('divide by zero');
      left = apply(left, right);
    }
  };
  const unary = (): number => {
    const token = tokens[at++];
    if (token === undefined) throw new Error('arithmetic syntax error');
    if (token === '-') return -unary();
    if (token === '+') return unary();
    if (token === '!') return Number(unary() === 0);
    if (token === '(') {
      const value = binary(0);
      if (tokens[at++] !== ')') throw new Error('arithmetic syntax error');
      return value;
    }
    if (/^\d/.test(token)) return Number(token);
    if (/^[A-Za-z_]/.test(token)) return valueOf(token);
    throw new Error('arithmetic syntax error');
  };
  if (tokens.length === 0) return 0;
  const value = binary(0);
  if (at < tokens.length) throw new Error('arithmetic syntax error');
  return value;
}
