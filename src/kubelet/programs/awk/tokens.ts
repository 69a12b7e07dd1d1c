import { unescape } from '../../shell/escapes.ts';
import { AwkSyntaxError } from './syntax.ts';

export interface Token {
  readonly kind: 'number' | 'text' | 'pattern' | 'name' | 'call' | 'operator' | 'newline' | 'end';
  readonly text: string;
}

const operator = /\*\*=|\*\*|\|\||&&|\+\+|--|[-+*/%^=!<>]=|>>|!~|[-+*/%^!<>~?:,;(){}[\]=$|]/y;
const number = /0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;
const name = /[A-Za-z_]\w*/y;
const string = /"((?:[^"\\\n]|\\[\s\S])*)"/y;
const pattern = /\/((?:[^/\\\n[]|\\.|\[\^?\]?(?:[^\]\\]|\\.)*\])+)\//y;

/** After these a slash divides; elsewhere it begins a pattern. */
const isOperand = (last: Token | undefined): boolean =>
  last !== undefined &&
  (['number', 'text', 'name', 'pattern'].includes(last.kind) || [')', ']', '$', '++', '--'].includes(last.text));

/** Splits a program into its words. @throws AwkSyntaxError */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const read = (expression: RegExp): RegExpExecArray | undefined => {
    expression.lastIndex = at;
    const found = expression.exec(source);
    if (found) at += found[0].length;
    return found ?? undefined;
  };
  while (at < source.length) {
    const char = source[at]!;
    if (char === '\\' && source[at + 1] === '\n') at += 2;
    else if (char === '#') while (at < source.length && source[at] !== '\n') at++;
    else if (char === '\n') {
      at++;
      tokens.push({ kind: 'newline', text: 'newline' });
    } else if (/\s/.test(char)) at++;
    else {
      const slash = char === '/' && !isOperand(tokens.at(-1)) ? read(pattern) : undefined;
      const text = slash ? undefined : read(string);
      const digits = slash || text ? undefined : read(number);
      const word = slash || text || digits ? undefined : read(name);
      if (slash) tokens.push({ kind: 'pattern', text: slash[1]!.replaceAll('\\/', '/') });
      else if (text) tokens.push({ kind: 'text', text: unescape(text[1]!.replaceAll('\\"', '"')) });
      else if (digits) tokens.push({ kind: 'number', text: digits[0] });
      else if (word) tokens.push({ kind: source[at] === '(' ? 'call' : 'name', text: word[0] });
      else {
        const sign = read(operator);
        if (!sign) throw new AwkSyntaxError(`unexpected character '${char}'`);
        tokens.push({ kind: 'operator', text: sign[0] });
      }
    }
  }
  return [...tokens, { kind: 'newline', text: 'newline' }, { kind: 'end', text: 'end of file' }];
}
