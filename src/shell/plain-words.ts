/** The words of a line that needs no shell, quotes removed; nothing when it has operators, variables or globs. */
export function plainWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const character of line.trim()) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else if (quote === '"' && '$`\\'.includes(character)) return undefined;
      else word = (word ?? '') + character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= '';
    } else if (character === ' ' || character === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if ('|&;<>()$`\\*?[]{}~#!\n'.includes(character)) return undefined;
    else word = (word ?? '') + character;
  }
  if (quote !== undefined) return undefined;
  if (word !== undefined) words.push(word);
  return words;
}
