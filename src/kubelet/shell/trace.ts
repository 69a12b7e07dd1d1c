/** A word as `set -x` shows it: in quotes where it would be split or expanded. */
const shown = (word: string): string =>
  word !== '' && /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** What `set -x` writes before a command is run. */
export const traceOf = (words: readonly string[]): string => `+ ${words.map(shown).join(' ')}\n`;
