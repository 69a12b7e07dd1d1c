import { globToRegExp } from './patterns.ts';
import type { Command, Script, Word } from './syntax.ts';

/** The body of the first item with a pattern that matches; a pattern is expanded only when it is its turn. */
export async function matchingCase(
  { subject, items }: Extract<Command, { kind: 'case' }>,
  expand: (word: Word) => Promise<string>,
): Promise<Script | undefined> {
  const text = await expand(subject);
  for (const { patterns, body } of items)
    for (const pattern of patterns) if (globToRegExp(await expand(pattern)).test(text)) return body;
  return undefined;
}
