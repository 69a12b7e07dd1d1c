import type { Dialect } from './dialect.ts';
import { type ConditionItem, ShellSyntaxError, type Word } from './syntax.ts';
import { type ParseScript, WordReader } from './word-reader.ts';

export type Token =
  | {
      readonly kind: 'word';
      readonly word: Word;
      readonly bare?: string;
      /** From 1. */
      readonly line: number;
      /** `name[index]=` or `name[index]+=`, which stood before the word. */
      readonly element?: { readonly name: string; readonly index: Word; readonly appends: boolean };
    }
  | { readonly kind: 'array'; readonly name: string; readonly appends: boolean; readonly items: readonly Word[] }
  | { readonly kind: 'condition'; readonly items: readonly ConditionItem[] }
  /** `(( text ))`. */
  | { readonly kind: 'arithmetic'; readonly text: string }
  | { readonly kind: 'operator'; readonly text: string; readonly descriptor?: number }
  | { readonly kind: 'end' };

const operators = ['<<-', '&&', '||', ';;', '<<', '>>', '>&', '<&', '>|', '<', '>', '|', '&', ';', '(', ')', '\n'];
const bashOperators = ['<<<', '&>>', '&>', '|&', ...operators];
/** After these a command begins. */
const openers = new Set(['then', 'do', 'else', 'elif', 'if', 'while', 'until', '{', '!', 'time']);
const beginners = new Set([';', '&', '&&', '||', '|', '|&', '\n', '(', ')', ';;']);

/** Splits a script into words and operators. */
export function tokenize(source: string, dialect: Dialect, parse: ParseScript): readonly Token[] {
  const reader = new WordReader(source, dialect, parse);
  const tokens: Token[] = [];
  const hereDocuments: { place: number; end: string; strips: boolean; isLiteral: boolean }[] = [];
  let line = 1;
  let counted = 0;

  const lineNow = (): number => {
    for (; counted < reader.at; counted++) if (source[counted] === '\n') line++;
    return line;
  };
  const isBeginning = (): boolean => {
    const last = tokens.at(-1);
    if (last === undefined) return true;
    if (last.kind === 'operator') return beginners.has(last.text);
    return last.kind === 'word' && last.bare !== undefined && openers.has(last.bare);
  };
  const isAfterFor = (): boolean => {
    const last = tokens.at(-1);
    return last?.kind === 'word' && last.bare === 'for';
  };

  const word = (): Token => {
    const at = lineNow();
    const start = reader.at;
    const parts = reader.word();
    const isBare = parts.length === 1 && parts[0]!.kind === 'text' && !parts[0]!.quoted;
    return { kind: 'word', word: parts, line: at, ...(isBare && { bare: source.slice(start, reader.at) }) };
  };

  /** Words of an array up to its closing parenthesis. */
  const arrayItems = (): readonly Word[] => {
    const items: Word[] = [];
    for (;;) {
      while (/\s/.test(source[reader.at] ?? '')) reader.at++;
      if (reader.at >= source.length) throw new ShellSyntaxError('syntax error: unexpected end of file');
      if (source[reader.at] === ')') break;
      items.push(reader.word(/[\s()]/));
    }
    reader.at++;
    return items;
  };

  /** An assignment to an array or to an element of one. */
  const assignment = (): Token | undefined => {
    const rest = source.slice(reader.at);
    const [whole, name = '', plus] = /^([A-Za-z_]\w*)(\+?)=\(/.exec(rest) ?? [];
    if (whole !== undefined) {
      reader.at += whole.length;
      return { kind: 'array', name, appends: plus === '+', items: arrayItems() };
    }
    const [head, of = '', index = '', more] = /^([A-Za-z_]\w*)\[([^\]\s]+)\](\+?)=/.exec(rest) ?? [];
    if (head === undefined) return undefined;
    reader.at += head.length;
    const element = { name: of, index: WordReader.inside(index, dialect, parse), appends: more === '+' };
    return { kind: 'word', word: reader.word(), line: lineNow(), element };
  };

  /** What stands between `[[` and `]]`. */
  const conditionItems = (): readonly ConditionItem[] => {
    const items: ConditionItem[] = [];
    let isPattern = false;
    for (;;) {
      while (/\s/.test(source[reader.at] ?? '')) reader.at++;
      if (reader.at >= source.length) throw new ShellSyntaxError('syntax error: unexpected end of file');
      if (/^\]\](?=[\s;&|)]|$)/.test(source.slice(reader.at, reader.at + 3))) break;
      const mark = isPattern ? undefined : /^(&&|\|\||[()]|!(?=\s))/.exec(source.slice(reader.at, reader.at + 2))?.[0];
      if (mark !== undefined) {
        reader.at += mark.length;
        items.push(mark);
        continue;
      }
      const comparison = isPattern ? undefined : /^[<>]/.exec(source[reader.at]!)?.[0];
      if (comparison !== undefined) {
        reader.at++;
        items.push([{ kind: 'text', text: comparison, quoted: false }]);
        continue;
      }
      const item = reader.word(isPattern ? /\s/ : /[\s;&|<>()]/);
      if (item.length === 0) throw new ShellSyntaxError('syntax error in conditional expression');
      items.push(item);
      isPattern = item.length === 1 && item[0]!.kind === 'text' && item[0]!.text === '=~';
    }
    reader.at += 2;
    return items;
  };

  const readHereDocuments = (): void => {
    for (const { place, end, strips, isLiteral } of hereDocuments.splice(0)) {
      let body = '';
      while (reader.at < source.length) {
        const newline = source.indexOf('\n', reader.at);
        let text = source.slice(reader.at, newline < 0 ? undefined : newline);
        reader.at = newline < 0 ? source.length : newline + 1;
        if (strips) text = text.replace(/^\t+/, '');
        if (text === end) break;
        body += `${text}\n`;
      }
      const content: Word = isLiteral
        ? [{ kind: 'text', text: body, quoted: true }]
        : WordReader.inside(body, dialect, parse);
      tokens[place] = { kind: 'word', word: content, line };
    }
  };

  /** What only bash reads in this way, at the beginning of a command. */
  const bashToken = (): Token | undefined => {
    const isNew = isBeginning();
    if (source.startsWith('((', reader.at) && (isNew || isAfterFor())) {
      reader.at += 2;
      const text = reader.nested('(', ')');
      if (source[reader.at] !== ')') throw new ShellSyntaxError("syntax error near unexpected token `('");
      reader.at++;
      return { kind: 'arithmetic', text };
    }
    if (isNew && /^\[\[\s/.test(source.slice(reader.at, reader.at + 3))) {
      reader.at += 2;
      return { kind: 'condition', items: conditionItems() };
    }
    return assignment();
  };

  while (reader.at < source.length) {
    const char = source[reader.at]!;
    if (char === '\\' && source[reader.at + 1] === '\n') reader.at += 2;
    else if (char === '#') while (reader.at < source.length && source[reader.at] !== '\n') reader.at++;
    else if (char !== '\n' && /\s/.test(char)) reader.at++;
    else {
      const special = dialect.isBash ? bashToken() : undefined;
      if (special) {
        tokens.push(special);
        continue;
      }
      const digits = /^\d(?=[<>])/.exec(source.slice(reader.at, reader.at + 2))?.[0];
      if (digits) reader.at++;
      const known = dialect.isBash ? bashOperators : operators;
      const operator = known.find((candidate) => source.startsWith(candidate, reader.at));
      if (!operator) {
        tokens.push(word());
        continue;
      }
      reader.at += operator.length;
      tokens.push({ kind: 'operator', text: operator, ...(digits && { descriptor: Number(digits) }) });
      if (operator === '<<' || operator === '<<-') {
        while (source[reader.at] === ' ') reader.at++;
        const parts = reader.word();
        const end = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
        const isLiteral = parts.some((part) => part.kind === 'text' && part.quoted);
        hereDocuments.push({ place: tokens.length, end, strips: operator === '<<-', isLiteral });
        tokens.push({ kind: 'word', word: parts, line });
      } else if (operator === '\n') readHereDocuments();
    }
  }
  readHereDocuments();
  tokens.push({ kind: 'end' });
  return tokens;
}
