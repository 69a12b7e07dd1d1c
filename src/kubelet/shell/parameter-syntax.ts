import type { Dialect } from './dialect.ts';
import { type ParameterPart, ShellSyntaxError, type Word } from './syntax.ts';

const posix = ':?[-=?+]|%%|%|##|#';
const substrings = '//|/#|/%|/|:';
const cases = '\\^\\^|\\^|,,|,';

/** Reads what stands between `${` and `}`. @param inside reads a text in which expansions are special */
export function parameterPart(
  inner: string,
  quoted: boolean,
  dialect: Dialect,
  inside: (text: string) => Word,
): ParameterPart {
  const subscript = dialect.isBash ? '(?:\\[([^\\]]*)\\])?' : '()';
  const part = { kind: 'parameter', operand: [], quoted } as const;
  const indexed = (index: string | undefined) => (index ? { index: inside(index) } : {});
  const [, counted, of] = new RegExp(`^#([A-Za-z_]\\w*|[0-9@*]+)${subscript}$`).exec(inner) ?? [];
  if (counted !== undefined) return { ...part, name: counted, operator: 'length', ...indexed(of) };
  const [, named, keys] = (dialect.isBash && /^!([A-Za-z_]\w*)(?:\[([@*])\])?$/.exec(inner)) || [];
  if (named !== undefined) return { ...part, name: named, operator: keys ? 'keys' : 'indirect' };
  const known = [posix, ...(dialect.hasSubstrings ? [substrings] : []), ...(dialect.isBash ? [cases] : [])].join('|');
  const match = new RegExp(`^([A-Za-z_]\\w*|[0-9]+|[?$#@*!-])${subscript}(?:(${known})([\\s\\S]*))?$`).exec(inner);
  if (!match)
    throw new ShellSyntaxError(dialect.name === 'dash' ? 'Bad substitution' : 'syntax error: bad substitution');
  const [, name = '', index, operator = '', operand = ''] = match;
  const [first, second] = split(operator, operand);
  return {
    ...part,
    name,
    ...indexed(index),
    operator,
    operand: inside(first),
    ...(second !== undefined && { second: inside(second) }),
  };
}

/** `offset:length` and `pattern/text` have two halves. */
function split(operator: string, operand: string): readonly [string, string | undefined] {
  const mark = operator === ':' ? ':' : operator.startsWith('/') ? '/' : undefined;
  if (mark === undefined) return [operand, undefined];
  const at = mark === ':' ? operand.indexOf(':') : unescapedSlash(operand);
  return at < 0 ? [operand, undefined] : [operand.slice(0, at), operand.slice(at + 1)];
}

function unescapedSlash(text: string): number {
  for (let at = 0; at < text.length; at++)
    if (text[at] === '\\') at++;
    else if (text[at] === '/') return at;
  return -1;
}
