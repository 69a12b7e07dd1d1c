import { ShellSyntaxError, type Word } from './syntax.ts';

const braces = /\{((?:[^{},]*,)+[^{},]*|-?\w+\.\.-?\w+(?:\.\.-?\d+)?)\}/;

/** More words than this are more than a container has memory for. */
const most = 100_000;

/**
 * A word and what its `{a,b}` and `{1..3}` make of it; what is quoted or expanded is left alone.
 * @throws ShellSyntaxError where that is more than can be kept
 */
export function expandBraces(word: Word): readonly Word[] {
  const words: Word[] = [];
  spread(word, words);
  return words;
}

function spread(word: Word, into: Word[]): void {
  if (into.length >= most) throw tooMany(into.length + 1);
  const place = word.findIndex((part) => part.kind === 'text' && !part.quoted && braces.test(part.text));
  const part = word[place];
  if (part?.kind !== 'text') {
    into.push(word);
    return;
  }
  const { index, 0: whole, 1: inner = '' } = braces.exec(part.text)!;
  const choices = inner.includes('..') && !inner.includes(',') ? sequence(inner) : inner.split(',');
  if (!choices) {
    into.push(word);
    return;
  }
  for (const choice of choices) {
    const text = part.text.slice(0, index) + choice + part.text.slice(index + whole.length);
    spread([...word.slice(0, place), { ...part, text }, ...word.slice(place + 1)], into);
  }
}

const tooMany = (count: number): ShellSyntaxError =>
  new ShellSyntaxError(`brace expansion: failed to allocate memory for ${count} elements`, 1);

/** `1..5`, `01..10`, `a..e`, `1..9..2`; undefined where the ends are not of one kind. */
function sequence(inner: string): readonly string[] | undefined {
  const [from = '', to = '', by = '1'] = inner.split('..');
  const isNumeric = [from, to].every((end) => /^-?\d+$/.test(end));
  if (!isNumeric && ![from, to].every((end) => /^[A-Za-z]$/.test(end))) return undefined;
  const [first, last] = isNumeric ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  const step = Math.abs(Number(by)) || 1;
  const width = [from, to].some((end) => /^-?0\d/.test(end)) ? Math.max(from.length, to.length) : 0;
  const length = Math.floor(Math.abs(last - first) / step) + 1;
  if (length > most) throw tooMany(length);
  return Array.from({ length }, (_, place) => {
    const value = first + place * step * (last < first ? -1 : 1);
    return isNumeric ? String(value).padStart(width, '0') : String.fromCharCode(value);
  });
}
