import type { YAMLParseError } from 'yaml';

const nested = 'Nested mappings are not allowed in compact mappings';

/** How kubectl's parser words an error, where it is known; it counts some lines from the start of what they end. */
export function syntaxText({ code, message, linePos }: YAMLParseError): string {
  const line = linePos?.[0].line ?? 1;
  if (code === 'TAB_AS_INDENT') return `line ${line}: found character that cannot start any token`;
  if (message.startsWith(nested)) return `line ${line + 1}: mapping values are not allowed in this context`;
  if (message.startsWith('Flow ')) return `line ${Math.max(1, line - 1)}: did not find expected node content`;
  if (code === 'BAD_INDENT' || code === 'BLOCK_AS_IMPLICIT_KEY')
    return `line ${Math.max(1, line - 1)}: did not find expected key`;
  return `line ${line}: ${message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')}`;
}
