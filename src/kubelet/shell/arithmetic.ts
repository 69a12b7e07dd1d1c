/** The variables that an arithmetic expression reads and writes. */
export interface ArithmeticVariables {
  /** 0 when unset. */
  get(name: string): number;
  set(name: string, value: number): void;
}

type Binary = (a: number, b: number) => number;

/** Binary operators by how tightly they bind, loosest first. */
const levels: readonly Readonly<Record<string, Binary>>[] = [
  { '||': (a, b) => Number(a !== 0 || b !== 0) },
  { '&&': (a, b) => Number(a !== 0 && b !== 0) },
  { '|': (a, b) => a | b },
  { '^': (a, b) => a ^ b },
  { '&': (a, b) => a & b },
  { '==': (a, b) => Number(a === b), '!=': (a, b) => Number(a !== b) },
  {
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
  },
  { '<<': (a, b) => a << b, '>>': (a, b) => a >> b },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => Math.trunc(a / b), '%': (a, b) => a % b },
  { '**': (a, b) => a ** b },
];

const token =
  /0[xX][\da-fA-F]+|\d+|[A-Za-z_]\w*(?:\[[^\]]*\])?|\*\*|\+\+|--|<<=|>>=|<<|>>|\|\||&&|[-+*/%&|^=!<>]=|[-+*/%<>()!~?:,&|^=]/g;

const fail = (): never => {
  throw new Error('arithmetic syntax error');
};

/** The value of a shell arithmetic expression, in whole numbers. @throws Error worded as the shell does */
export function evaluateArithmetic(expression: string, variables: ArithmeticVariables): number {
  const tokens = expression.match(token) ?? [];
  if (expression.replaceAll(token, '').trim() !== '') fail();
  let at = 0;
  const take = (text: string): boolean => {
    if (tokens[at] !== text) return false;
    at++;
    return true;
  };
  const isName = (text = ''): boolean => /^[A-Za-z_]/.test(text);
  const combine = (operator: string, left: number, right: number): number => {
    if ((operator === '/' || operator === '%') && right === 0) throw new Error('divide by zero');
    return levels.find((level) => operator in level)![operator]!(left, right);
  };

  const comma = (): number => {
    let value = assignment();
    while (take(',')) value = assignment();
    return value;
  };
  const assignment = (): number => {
    const [name = '', operator = ''] = [tokens[at], tokens[at + 1]];
    const isAssignment = /^([-+*/%&|^]|<<|>>)?=$/.test(operator);
    if (!isName(name) || !isAssignment) return ternary();
    at += 2;
    const right = assignment();
    const value = operator === '=' ? right : combine(operator.slice(0, -1), variables.get(name), right);
    variables.set(name, value);
    return value;
  };
  const ternary = (): number => {
    const condition = binary(0);
    if (!take('?')) return condition;
    const yes = assignment();
    if (!take(':')) fail();
    const no = assignment();
    return condition === 0 ? no : yes;
  };
  const binary = (level: number): number => {
    const operators = levels[level];
    if (!operators) return unary();
    let left = binary(level + 1);
    for (let operator = tokens[at]; operator !== undefined && operator in operators; operator = tokens[at]) {
      at++;
      left = combine(operator, left, binary(level + 1));
    }
    return left;
  };
  const step = (name: string, by: number): number => {
    variables.set(name, variables.get(name) + by);
    return variables.get(name);
  };
  const unary = (): number => {
    const first = tokens[at++];
    if (first === undefined) return fail();
    if (first === '-') return -unary();
    if (first === '+') return unary();
    if (first === '!') return Number(unary() === 0);
    if (first === '~') return ~unary();
    if (first === '++' || first === '--')
      return isName(tokens[at]) ? step(tokens[at++]!, first === '++' ? 1 : -1) : fail();
    if (first === '(') {
      const value = comma();
      return take(')') ? value : fail();
    }
    if (/^0[0-7]+$/.test(first)) return Number.parseInt(first, 8);
    if (/^\d/.test(first)) return Number(first);
    if (!isName(first)) return fail();
    const value = variables.get(first);
    if (take('++')) step(first, 1);
    else if (take('--')) step(first, -1);
    return value;
  };
  if (tokens.length === 0) return 0;
  const value = comma();
  return at < tokens.length ? fail() : value;
}
