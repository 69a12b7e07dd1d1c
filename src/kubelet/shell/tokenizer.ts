import { type Script, ShellSyntaxError, type Word, type WordPart } from './syntax.ts';

export type Token =
  | { readonly kind: 'word'; readonly word: Word; readonly bare?: string }
  | { readonly kind: 'operator'; readonly text: string; readonly descriptor?: number }
  | { readonly kind: 'end' };

const operators = ['<<-', '&&', '||', ';;', '<<', '>>', '>&', '<&', '>|', '<', '>', '|', '&', ';', '(', ')', '\n'];
const nameStart = /[A-Za-z_]/;
const nameChar = /[A-Za-z0-9_]/;
const special = /[0-9?$#@*!-]/;

/** Reads the script inside a command substitution. */
type ParseScript = (source: string) => Script;

/** Splits a script into words and operators; quotes and expansions become parts of words. */
export function tokenize(source: string, parseScript: ParseScript): readonly Token[] {
  const tokens: Token[] = [];
  const hereDocuments: { readonly place: number; readonly end: string; readonly strip: boolean }[] = [];
  let at = 0;

  const unterminated = (what: string): never => {
    throw new ShellSyntaxError(`syntax error: unterminated ${what}`);
  };

  /** Reads up to the closing text, stepping over nested quotes and parentheses. */
  const nested = (open: string, close: string): string => {
    let depth = 1;
    const start = at;
    while (at < source.length) {
      const char = source[at]!;
      if (char === '\\') at++;
      else if (char === "'") at = closing("'");
      else if (char === open) depth++;
      else if (char === close && --depth === 0) return source.slice(start, at++);
      at++;
    }
    return unterminated(open === '(' ? '$(' : '${');
  };
  const closing = (mark: string): number => {
    const end = source.indexOf(mark, at + 1);
    return end < 0 ? unterminated('quoted string') : end;
  };

  const dollar = (quoted: boolean): WordPart => {
    const next = source[at];
    if (next === '(' && source[at + 1] === '(') {
      at += 2;
      const inner = nested('(', ')');
      if (source[at] !== ')') unterminated('arithmetic expansion');
      at++;
      return { kind: 'arithmetic', expression: wordOf(inner, parseScript), quoted };
    }
    if (next === '(') {
      at++;
      return { kind: 'command', script: parseScript(nested('(', ')')), quoted };
    }
    if (next === '{') {
      at++;
      return parameter(nested('{', '}'), quoted, parseScript);
    }
    if (next !== undefined && nameStart.test(next)) {
      const start = at;
      while (at < source.length && nameChar.test(source[at]!)) at++;
      return { kind: 'parameter', name: source.slice(start, at), operator: '', operand: [], quoted };
    }
    if (next !== undefined && special.test(next)) {
      at++;
      return { kind: 'parameter', name: next, operator: '', operand: [], quoted };
    }
    return { kind: 'text', text: '$', quoted };
  };

  const backquoted = (quoted: boolean): WordPart => {
    const start = at;
    while (source[at] !== '`') {
      if (at >= source.length) unterminated('`');
      at += source[at] === '\\' ? 2 : 1;
    }
    const script = source.slice(start, at++).replace(/\\([`$\\])/g, '$1');
    return { kind: 'command', script: parseScript(script), quoted };
  };

  const doubleQuoted = (parts: WordPart[]): void => {
    let text = '';
    const flush = (): void => {
      if (text !== '') parts.push({ kind: 'text', text, quoted: true });
      text = '';
    };
    parts.push({ kind: 'text', text: '', quoted: true });
    for (;;) {
      if (at >= source.length) unterminated('quoted string');
      const char = source[at++]!;
      if (char === '"') break;
      if (char === '\\' && /[$`"\\\n]/.test(source[at] ?? '')) {
        if (source[at] !== '\n') text += source[at];
        at++;
      } else if (char === '$') {
        flush();
        parts.push(dollar(true));
      } else if (char === '`') {
        flush();
        parts.push(backquoted(true));
      } else text += char;
    }
    flush();
  };

  const word = (): Token => {
    const parts: WordPart[] = [];
    let text = '';
    const flush = (): void => {
      if (text !== '') parts.push({ kind: 'text', text, quoted: false });
      text = '';
    };
    const start = at;
    while (at < source.length && !/[\s;&|<>()]/.test(source[at]!)) {
      const char = source[at++]!;
      if (char === '\\') {
        flush();
        if (source[at] !== '\n') parts.push({ kind: 'text', text: source[at] ?? '\\', quoted: true });
        at++;
      } else if (char === "'") {
        flush();
        at--;
        const end = closing("'");
        parts.push({ kind: 'text', text: source.slice(at + 1, end), quoted: true });
        at = end + 1;
      } else if (char === '"') {
        flush();
        doubleQuoted(parts);
      } else if (char === '$') {
        flush();
        parts.push(dollar(false));
      } else if (char === '`') {
        flush();
        parts.push(backquoted(false));
      } else text += char;
    }
    flush();
    const bare = parts.length === 1 && parts[0]!.kind === 'text' && !parts[0]!.quoted;
    return { kind: 'word', word: parts, ...(bare && { bare: source.slice(start, at) }) };
  };

  const readHereDocuments = (): void => {
    for (const { place, end, strip } of hereDocuments.splice(0)) {
      let body = '';
      for (;;) {
        if (at >= source.length) break;
        const newline = source.indexOf('\n', at);
        let line = source.slice(at, newline < 0 ? undefined : newline);
        at = newline < 0 ? source.length : newline + 1;
        if (strip) line = line.replace(/^\t+/, '');
        if (line === end) break;
        body += `${line}\n`;
      }
      tokens[place] = { kind: 'word', word: [{ kind: 'text', text: body, quoted: true }] };
    }
  };

  while (at < source.length) {
    const char = source[at]!;
    if (char === '\\' && source[at + 1] === '\n') at += 2;
    else if (char === '#') while (at < source.length && source[at] !== '\n') at++;
    else if (char !== '\n' && /\s/.test(char)) at++;
    else {
      const digits = /^\d(?=[<>])/.exec(source.slice(at, at + 2))?.[0];
      if (digits) at++;
      const operator = operators.find((candidate) => source.startsWith(candidate, at));
      if (!operator) {
        tokens.push(word());
        continue;
      }
      at += operator.length;
      tokens.push({ kind: 'operator', text: operator, ...(digits && { descriptor: Number(digits) }) });
      if (operator === '<<' || operator === '<<-') {
        while (source[at] === ' ') at++;
        const delimiter = word();
        const end =
          delimiter.kind === 'word'
            ? delimiter.word.map((part) => (part.kind === 'text' ? part.text : '')).join('')
            : '';
        hereDocuments.push({ place: tokens.length, end, strip: operator === '<<-' });
        tokens.push(delimiter);
      } else if (operator === '\n') readHereDocuments();
    }
  }
  readHereDocuments();
  tokens.push({ kind: 'end' });
  return tokens;
}

/** A text in which only expansions are special, such as the inside of `$(( ))`. */
function wordOf(text: string, parseScript: ParseScript): Word {
  const [token] = tokenize(`"${text.replaceAll('"', '')}"`, parseScript);
  return token?.kind === 'word' ? token.word : [];
}

function parameter(inner: string, quoted: boolean, parseScript: ParseScript): WordPart {
  const length = /^#([A-Za-z_]\w*|[0-9@*]+)$/.exec(inner);
  if (length) return { kind: 'parameter', name: length[1]!, operator: 'length', operand: [], quoted };
  const match = /^([A-Za-z_]\w*|[0-9]+|[?$#@*!-])(?:(:?[-=?+]|%%|%|##|#)([\s\S]*))?$/.exec(inner);
  if (!match) throw new ShellSyntaxError('syntax error: bad substitution');
  const operand = match[3] ? wordOf(match[3], parseScript) : [];
  return { kind: 'parameter', name: match[1]!, operator: match[2] ?? '', operand, quoted };
}
