import { expandBraces } from './braces.ts';
import type { ExpansionSource } from './expansion-source.ts';
import { isList, listOf, parameterText } from './parameter-expansion.ts';
import { globToRegExp } from './patterns.ts';
import type { ParameterPart, Word, WordPart } from './syntax.ts';

/** Field under construction: its text, and a pattern in which quoted characters are not special. */
interface Field {
  text: string;
  pattern: string;
  globs: boolean;
}

/** The fields that a command's words become. */
export async function expandWords(source: ExpansionSource, words: readonly Word[]): Promise<string[]> {
  const fields: string[] = [];
  const spread = source.dialect.isBash ? words.flatMap(expandBraces) : words;
  for (const word of spread) for (const field of await split(source, word)) fields.push(...paths(source, field));
  return fields;
}

/** A word as one text: no splitting, no pathnames. */
export async function expandText(source: ExpansionSource, word: Word): Promise<string> {
  let text = '';
  for (const part of word) text += await partText(source, part);
  return text;
}

/** A word as a pattern, in which what is quoted stands for itself. */
export async function expandPattern(source: ExpansionSource, word: Word): Promise<string> {
  let pattern = '';
  for (const part of word) {
    const text = await partText(source, part);
    pattern += part.quoted ? literally(text) : text;
  }
  return pattern;
}

const literally = (text: string): string => text.replace(/[*?[\]]/g, '[$&]');

async function split(source: ExpansionSource, word: Word): Promise<Field[]> {
  const fields: Field[] = [];
  let open: Field | undefined;
  const add = (text: string, literal: boolean): void => {
    open ??= { text: '', pattern: '', globs: false };
    open.text += text;
    open.pattern += literal ? literally(text) : text;
    if (!literal && /[*?[]/.test(text)) open.globs = true;
  };
  const close = (): void => {
    if (open) fields.push(open);
    open = undefined;
  };
  for (const [index, part] of word.entries()) {
    if (part.kind === 'parameter' && isList(part) && !(part.quoted && isJoined(part))) {
      for (const [at, value] of (await listOf(source, part)).entries()) {
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
    case 'arithmetic':
      return String(source.calculate(await expandText(source, part.expression)));
    case 'parameter':
      return parameterText(source, part);
  }
}

/** `"$*"` and `"${name[*]}"` are one text. */
const isJoined = ({ name, index: [part] = [] }: ParameterPart): boolean =>
  name === '*' || (part?.kind === 'text' && part.text === '*');
