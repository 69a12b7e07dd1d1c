import type { Dialect } from './dialect.ts';
import { unescape } from './escapes.ts';
import { parameterPart } from './parameter-syntax.ts';
import { type Script, ShellSyntaxError, type Word, type WordPart } from './syntax.ts';

/** Reads the script inside a command substitution. */
export type ParseScript = (source: string, dialect: Dialect) => Script;

const nameStart = /[A-Za-z_]/;
const nameChar = /[A-Za-z0-9_]/;
const special = /[0-9?$#@*!-]/;

/** Reads words at a place of a script: quotes and expansions become parts of them. */
export class WordReader {
  readonly source: string;
  readonly #dialect: Dialect;
  readonly #parse: ParseScript;
  at = 0;

  constructor(source: string, dialect: Dialect, parse: ParseScript) {
    this.source = source;
    this.#dialect = dialect;
    this.#parse = parse;
  }

  /** A word up to what ends it. @param end by default blanks and operators */
  word(end = /[\s;&|<>()]/): Word {
    const { source } = this;
    const parts: WordPart[] = [];
    let text = '';
    const flush = (): void => {
      if (text !== '') parts.push({ kind: 'text', text, quoted: false });
      text = '';
    };
    while (this.at < source.length && !end.test(source[this.at]!)) {
      const char = source[this.at++]!;
      if (char === '\\') {
        flush();
        if (source[this.at] !== '\n') parts.push({ kind: 'text', text: source[this.at] ?? '\\', quoted: true });
        this.at++;
      } else if (char === "'") {
        flush();
        parts.push({ kind: 'text', text: this.#quoted(), quoted: true });
      } else if (char === '"') {
        flush();
        parts.push({ kind: 'text', text: '', quoted: true }, ...this.#expanding('"'));
      } else if (char === '$' && source[this.at] === "'" && this.#dialect.name !== 'dash') {
        flush();
        this.at++;
        parts.push({ kind: 'text', text: unescape(this.#quoted()), quoted: true });
      } else if (char === '$') {
        flush();
        parts.push(this.#dollar(false));
      } else if (char === '`') {
        flush();
        parts.push(this.#backquoted(false));
      } else text += char;
    }
    flush();
    return parts;
  }

  /** A text in which only expansions are special: the inside of `$(( ))`, or of a here-document. */
  static inside(text: string, dialect: Dialect, parse: ParseScript): Word {
    return new WordReader(text, dialect, parse).#expanding(undefined);
  }

  /** Reads up to the closing text, stepping over nested quotes and parentheses. */
  nested(open: string, close: string): string {
    const { source } = this;
    let depth = 1;
    const start = this.at;
    while (this.at < source.length) {
      const char = source[this.at]!;
      if (char === '\\') this.at++;
      else if (char === "'") this.at = this.#closing("'");
      else if (char === open) depth++;
      else if (char === close && --depth === 0) return source.slice(start, this.at++);
      this.at++;
    }
    return unterminated(open === '(' ? '$(' : '${');
  }

  /** Behind the opening quote; up to the closing one. */
  #quoted(): string {
    const start = this.at;
    this.at = this.#closing("'", start - 1) + 1;
    return this.source.slice(start, this.at - 1);
  }

  #closing(mark: string, from = this.at): number {
    const end = this.source.indexOf(mark, from + 1);
    return end < 0 ? unterminated('quoted string') : end;
  }

  /** Up to a closing quote, or to the end where there is none to come. */
  #expanding(end: '"' | undefined): WordPart[] {
    const { source } = this;
    const parts: WordPart[] = [];
    let text = '';
    const flush = (): void => {
      if (text !== '') parts.push({ kind: 'text', text, quoted: true });
      text = '';
    };
    for (;;) {
      if (this.at >= source.length) {
        if (end !== undefined) unterminated('quoted string');
        break;
      }
      const char = source[this.at++]!;
      if (char === end) break;
      if (char === '\\' && (end === undefined ? /[$`\\\n]/ : /[$`"\\\n]/).test(source[this.at] ?? '')) {
        if (source[this.at] !== '\n') text += source[this.at];
        this.at++;
      } else if (char === '$') {
        flush();
        parts.push(this.#dollar(true));
      } else if (char === '`') {
        flush();
        parts.push(this.#backquoted(true));
      } else text += char;
    }
    flush();
    return parts;
  }

  #dollar(quoted: boolean): WordPart {
    const { source } = this;
    const next = source[this.at];
    const inside = (text: string): Word => WordReader.inside(text, this.#dialect, this.#parse);
    if (next === '(' && source[this.at + 1] === '(') {
      this.at += 2;
      const inner = this.nested('(', ')');
      if (source[this.at] !== ')') unterminated('arithmetic expansion');
      this.at++;
      return { kind: 'arithmetic', expression: inside(inner.replaceAll('"', '')), quoted };
    }
    if (next === '(') {
      this.at++;
      return { kind: 'command', script: this.#parse(this.nested('(', ')'), this.#dialect), quoted };
    }
    if (next === '{') {
      this.at++;
      return parameterPart(this.nested('{', '}'), quoted, this.#dialect, inside);
    }
    if (next !== undefined && nameStart.test(next)) {
      const start = this.at;
      while (this.at < source.length && nameChar.test(source[this.at]!)) this.at++;
      return { kind: 'parameter', name: source.slice(start, this.at), operator: '', operand: [], quoted };
    }
    if (next !== undefined && special.test(next)) {
      this.at++;
      return { kind: 'parameter', name: next, operator: '', operand: [], quoted };
    }
    return { kind: 'text', text: '$', quoted };
  }

  #backquoted(quoted: boolean): WordPart {
    const start = this.at;
    while (this.source[this.at] !== '`') {
      if (this.at >= this.source.length) unterminated('`');
      this.at += this.source[this.at] === '\\' ? 2 : 1;
    }
    const script = this.source.slice(start, this.at++).replace(/\\([`$\\])/g, '$1');
    return { kind: 'command', script: this.#parse(script, this.#dialect), quoted };
  }
}

function unterminated(what: string): never {
  throw new ShellSyntaxError(`syntax error: unterminated ${what}`);
}
