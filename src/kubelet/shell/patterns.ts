/** A shell pattern (`*`, `?`, `[a-z]`) as a regular expression over the whole text. */
export const globToRegExp = (pattern: string): RegExp => new RegExp(`^${globSource(pattern)}$`, 's');

/** The source of a regular expression that is found where the pattern is. */
export const globSource = (pattern: string): string =>
  pattern.replace(/\[!?[^\]]+\]|[\s\S]/g, (piece) => {
    if (piece === '*') return '.*';
    if (piece === '?') return '.';
    if (piece.length > 1) return piece.replace('[!', '[^');
    return piece.replace(/[\\^$.|+(){}[\]]/g, '\\$&');
  });

/** What `${name%pattern}` and its kin leave of a value. */
export function trimPattern(value: string, operator: string, pattern: string): string {
  const matches = globToRegExp(pattern);
  const lengths = Array.from({ length: value.length + 1 }, (_, length) => length);
  const longestFirst = operator.length === 2;
  if (longestFirst) lengths.reverse();
  for (const length of lengths) {
    const isPrefix = operator.startsWith('#');
    const piece = isPrefix ? value.slice(0, length) : value.slice(value.length - length);
    if (matches.test(piece)) return isPrefix ? value.slice(length) : value.slice(0, value.length - length);
  }
  return value;
}
