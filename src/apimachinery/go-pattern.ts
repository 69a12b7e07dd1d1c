import { linearPattern, type Pattern } from './linear-pattern.ts';

const patterns = new Map<string, Pattern>();
const maxPatterns = 1000;

const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, '0');

/** What JavaScript lets be escaped where it reads a pattern as Unicode. */
const escapable = /[\w^$\\.*+?()[\]{}|/]/;

/**
 * A pattern as Go writes it. Most are those of JavaScript; inline flags at their beginning, the ends of the text, named
 * groups and escaped punctuation are not. @throws SyntaxError
 */
export function goPattern(pattern: string): Pattern {
  let known = patterns.get(pattern);
  if (!known) {
    if (patterns.size >= maxPatterns) patterns.clear();
    const [, flags = '', body = pattern] = /^\(\?([ims]+)\)([^]*)$/.exec(pattern) ?? [];
    const source = body
      .replace(/\\([^])/g, (escape, character: string) => {
        if (character === 'A') return '^';
        if (character === 'z') return '$';
        return escapable.test(character) || character > '\u007f' ? escape : `\\x${hex(character)}`;
      })
      .replace(/\(\?P</g, '(?<');
    patterns.set(pattern, (known = linearPattern(source, flags)));
  }
  return known;
}
