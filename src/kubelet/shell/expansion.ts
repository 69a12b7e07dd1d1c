import { evaluateArithmetic } from './arithmetic.ts';
import { globToRegExp, trimPattern } from './patterns.ts';
import { type Script, ShellSyntaxError, type Word, type WordPart } from './syntax.ts';

/** What expansion needs of the shell that it happens in. */
export interface ExpansionSource {
  /** The value of a variable or special parameter; undefined when unset. */
  value(name: string): string | undefined;
  assign(name: string, value: string): void;
  positional(): readonly string[];
  /** Runs a command substitution and returns its output. */
  substitute(script: Script): Promise<string>;
  /** Names in a directory, for pathname expansion. */
  directory(path: string): readonly string[];
}

/** Field under construction: its text, and a pattern in which quoted characters are not special. */
interface Field {
  text: string;
  pattern: string;
  globs: boolean;
}

/** The fields that a command's words become. */
export async function expandWords(source: ExpansionSource, words: readonly Word[]): Promise<string[]> {
  const fields: string[] = [];
  for (const word of words) for (const field of await split(source, word)) fields.push(...paths(source, field));
  return fields;
}

/** A word as one text: no splitting, no pathnames. */
export async function expandText(source: ExpansionSource, word: Word): Promise<string> {
  let text = '';
  for (const part of word) text += await partText(source, part);
  return text;
}

async function split(source: ExpansionSource, word: Word): Promise<Field[]> {
  const fields: Field[] = [];
  let open: Field | undefined;
  const add = (text: string, literal: boolean): void => {
    open ??= { text: '', pattern: '', globs: false };
    open.text += text;
    open.pattern += literal ? text.replace(/[*?[\]]/g, '[$&]') : text;
    if (!literal && /[*?[]/.test(text)) open.globs = true;
  };
  const close = (): void => {
    if (open) fields.push(open);
    open = undefined;
  };
  for (const [index, part] of word.entries()) {
    if (part.kind === 'parameter' && part.name === '@' && part.operator === '') {
      const values = source.positional();
      for (const [at, value] of values.entries()) {
        if (at > 0) close();
        add(value, part.quoted);
      }
      continue;
    }
    const text = await partText(source, part);
    if (part.kind === 'text' || part.quoted) {
      const tilde = index === 0 && part.kind === 'text' && !part.quoted && /^~(?=\/|$)/.test(text);
      add(tilde ? (source.value('HOME') ?? '/root') + text.slice(1) : text, part.quoted);
      continue;
    }
    const pieces = text.split(/[ \t\n]+/);
    for (const [at, piece] of pieces.entries()) {
      if (at > 0) close();
      if (piece !== '') add(piece, false);
    }
  }
  close();
  return fields;
}

function paths(source: ExpansionSource, { text, pattern, globs }: Field): readonly string[] {
  if (!globs) return [text];
  const slash = pattern.lastIndexOf('/');
  const directory = slash < 0 ? '' : text.slice(0, text.lastIndexOf('/') + 1);
  const matches = globToRegExp(pattern.slice(slash + 1));
  const names = source.directory(directory).filter((name) => !name.startsWith('.') && matches.test(name));
  return names.length > 0 ? names.map((name) => directory + name) : [text];
}

async function partText(source: ExpansionSource, part: WordPart): Promise<string> {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'command':
      return (await source.substitute(part.script)).replace(/\n+$/, '');
    case 'arithmetic': {
      const expression = await expandText(source, part.expression);
      return String(evaluateArithmetic(expression, (name) => Number(source.value(name) ?? 0) || 0));
    }
    case 'parameter':
      return parameterText(source, part);
  }
}

async function parameterText(
  source: ExpansionSource,
  { name, operator, operand }: Extract<WordPart, { kind: 'parameter' }>,
): Promise<string> {
  const value = source.value(name);
  if (operator === '') return value ?? '';
  if (operator === 'length') return String((value ?? '').length);
  if (operator.startsWith('%') || operator.startsWith('#'))
    return trimPattern(value ?? '', operator, await expandText(source, operand));
  const missing = operator.startsWith(':') ? (value ?? '') === '' : value === undefined;
  switch (operator.at(-1)) {
    case '+':
      return missing ? '' : expandText(source, operand);
    case '-':
      return missing ? expandText(source, operand) : value!;
    case '=': {
      if (!missing) return value!;
      const text = await expandText(source, operand);
      source.assign(name, text);
      return text;
    }
    default: {
      if (!missing) return value!;
      const text = await expandText(source, operand);
      throw new ShellSyntaxError(`${name}: ${text || 'parameter not set'}`);
    }
  }
}
