/** What a script may ask of its process. */
export interface PythonHost {
  readonly env: Readonly<Record<string, string>>;
  readonly print: (text: string) => void;
  /** Seconds. */
  readonly sleep: (seconds: number) => Promise<void>;
}

/** An exception that nobody caught. */
export class PythonError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

type Value = string | number | boolean | null;

interface Line {
  readonly number: number;
  readonly indent: number;
  readonly text: string;
}

class Exit {
  readonly code: number;
  constructor(code: number) {
    this.code = code;
  }
}

/**
 * Runs a script of the kind that the documentation's Jobs have: imports, assignments, `if`, `print`, `time.sleep`, `sys.exit`;
 * strings, numbers, environment variables, arithmetic and comparisons.
 * @returns the exit code
 * @throws PythonError for what goes wrong in it, and for all that is not simulated here
 */
export async function runPython(script: string, host: PythonHost): Promise<number> {
  const lines = script
    .split('\n')
    .map((text, at): Line => ({ number: at + 1, indent: text.length - text.trimStart().length, text: text.trim() }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'))
    .flatMap(statements);
  const names = new Map<string, Value>();
  try {
    await runBlock(lines, names, host);
    return 0;
  } catch (error) {
    if (error instanceof Exit) return error.code;
    throw error;
  }
}

/** `a; b` is two statements. */
const statements = (line: Line): readonly Line[] =>
  splitAt(';', line.text).map((text) => ({ ...line, text: text.trim() }));

async function runBlock(lines: readonly Line[], names: Map<string, Value>, host: PythonHost): Promise<void> {
  let isDecided = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const branch = /^(if|elif|else)\b\s*(.*?):\s*(.*)$/.exec(line.text);
    if (!branch) {
      await runStatement(line, names, host);
      continue;
    }
    const [, word, condition = '', inline = ''] = branch;
    let end = at + 1;
    while (end < lines.length && lines[end]!.indent > line.indent) end++;
    const body = inline === '' ? lines.slice(at + 1, end) : [{ ...line, text: inline }];
    if (word === 'if') isDecided = false;
    if (!isDecided && (word === 'else' || isTrue(evaluate(condition, line.number, names, host)))) {
      isDecided = true;
      await runBlock(body, names, host);
    }
    at = end - 1;
  }
}

const isTrue = (value: Value): boolean => value !== null && value !== '' && value !== 0 && value !== false;

async function runStatement({ number, text }: Line, names: Map<string, Value>, host: PythonHost): Promise<void> {
  if (/^(import|from)\s/.test(text) || text === 'pass') return;
  const value = (source: string): Value => evaluate(source, number, names, host);
  const [, name, assigned] = /^([A-Za-z_]\w*)\s*=(?!=)\s*(.+)$/.exec(text) ?? [];
  if (name !== undefined) {
    names.set(name, value(assigned!));
    return;
  }
  const [, called, argument = ''] = /^(print|sys\.exit|exit|quit|time\.sleep)\s*\((.*)\)$/.exec(text) ?? [];
  switch (called) {
    case 'print':
      host.print(
        splitAt(',', argument.replace(/,\s*flush\s*=\s*True\s*$/, ''))
          .map((part) => shown(value(part)))
          .join(' '),
      );
      return;
    case 'time.sleep':
      return host.sleep(Number(value(argument)));
    case 'sys.exit':
    case 'exit':
    case 'quit':
      throw new Exit(argument === '' ? 0 : exitCode(value(argument)));
    default:
      throw new PythonError(number, `NotImplementedError: ${JSON.stringify(text)} is not simulated here`);
  }
}

const exitCode = (value: Value): number => (typeof value === 'number' ? value & 255 : value === null ? 0 : 1);

const shown = (value: Value): string =>
  value === null ? 'None' : value === true ? 'True' : value === false ? 'False' : String(value);

/** At the signs that are in no brackets and no string; what is empty at the end does not count. */
function splitAt(separator: string, text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let from = 0;
  [...text].forEach((sign, at) => {
    if (quote) quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '(' || sign === '[') depth++;
    else if (sign === ')' || sign === ']') depth--;
    else if (sign === separator && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  });
  const last = text.slice(from);
  return last.trim() === '' ? parts : [...parts, last];
}

const tokenPattern = /\s*(?:([A-Za-z_][\w.]*)|(\d+(?:\.\d+)?)|f?("[^"]*"|'[^']*')|(==|!=|<=|>=|\/\/|[-+*%<>()[\],]))/y;

/** A recursive descent over the tokens of one expression. */
function evaluate(source: string, line: number, names: ReadonlyMap<string, Value>, { env }: PythonHost): Value {
  const tokens: string[] = [];
  const text = source.trim();
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const found = tokenPattern.exec(text);
    if (!found) throw new PythonError(line, `SyntaxError: ${JSON.stringify(text)} is not simulated here`);
    tokens.push(found[0].trim());
  }
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (wanted?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (wanted !== undefined && token !== wanted))
      throw new PythonError(line, 'SyntaxError: invalid syntax');
    return token;
  };
  const number = (value: Value): number => {
    if (typeof value === 'number') return value;
    throw new PythonError(line, `TypeError: ${JSON.stringify(value)} is not a number`);
  };
  const argumentsOf = (close: string): readonly Value[] => {
    const values: Value[] = [];
    while (peek() !== close) {
      values.push(comparison());
      if (peek() === ',') take();
    }
    take(close);
    return values;
  };
  const primary = (): Value => {
    const token = take();
    if (token === '(') {
      const value = comparison();
      take(')');
      return value;
    }
    if (token === '-') return -number(primary());
    if (/^\d/.test(token)) return Number(token);
    if (/^["']/.test(token)) return token.slice(1, -1).replaceAll('\\n', '\n');
    if (token === 'True' || token === 'False') return token === 'True';
    if (token === 'None') return null;
    if (token === 'os.environ' && peek() === '[') {
      take();
      const [key] = argumentsOf(']');
      const value = env[String(key)];
      if (value === undefined) throw new PythonError(line, `KeyError: '${String(key)}'`);
      return value;
    }
    if (peek() === '(') {
      take();
      return call(token, argumentsOf(')'), line, env);
    }
    const known = names.get(token);
    if (known === undefined) throw new PythonError(line, `NameError: name '${token}' is not defined`);
    return known;
  };
  const product = (): Value => {
    let left = primary();
    for (let sign = peek(); sign === '*' || sign === '%' || sign === '//'; sign = peek()) {
      take();
      const [a, b] = [number(left), number(primary())];
      left = sign === '*' ? a * b : sign === '%' ? ((a % b) + b) % b : Math.floor(a / b);
    }
    return left;
  };
  const sum = (): Value => {
    let left = product();
    for (let sign = peek(); sign === '+' || sign === '-'; sign = peek()) {
      take();
      const right = product();
      if (sign === '+' && typeof left === 'string' && typeof right === 'string') left += right;
      else left = sign === '+' ? number(left) + number(right) : number(left) - number(right);
    }
    return left;
  };
  const comparison = (): Value => {
    const left = sum();
    const sign = peek();
    const compare = sign === undefined ? undefined : comparisons[sign];
    if (!compare) return left;
    take();
    return compare(left, sum());
  };
  const value = comparison();
  if (peek() !== undefined) throw new PythonError(line, 'SyntaxError: invalid syntax');
  return value;
}

const comparisons: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a! < b!,
  '>': (a, b) => a! > b!,
  '<=': (a, b) => a! <= b!,
  '>=': (a, b) => a! >= b!,
};

function call(name: string, values: readonly Value[], line: number, env: Readonly<Record<string, string>>): Value {
  const [first = null, second = null] = values;
  switch (name) {
    case 'os.environ.get':
    case 'os.getenv':
      return env[String(first)] ?? second;
    case 'int': {
      const whole = Number(first);
      if (first === null || !Number.isFinite(whole))
        throw new PythonError(line, `TypeError: int() argument must be a string or a number, not ${shown(first)}`);
      return Math.trunc(whole);
    }
    case 'str':
      return shown(first);
    default:
      throw new PythonError(line, `NotImplementedError: ${name}() is not simulated here`);
  }
}
