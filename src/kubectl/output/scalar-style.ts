import type { Scalar } from 'yaml';

/** What may begin no text without quotes, nor follow a blank. */
const indicators = /^[#,[\]{}&*!|>'"%@`]|^[?:-](?:\s|$)|^(?:---|\.\.\.)|:(?:\s|$)|\s#/;

/** What a reader would take for something else, and only an escape shows. */
const special = /[^\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;

const escapes: Readonly<Record<string, string>> = {
  '\0': '0',
  '\u0007': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\u001b': 'e',
  '"': '"',
  '\\': '\\',
  '\u0085': 'N',
  '\u2028': 'L',
  '\u2029': 'P',
};

/** A text in double quotes with go-yaml's escapes. */
export const doubleQuoted = (text: string): string =>
  `"${text.replace(/[^\u0020\u0021\u0023-\u005b\u005d-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/gu, escaped)}"`;

function escaped(character: string): string {
  const letter = escapes[character];
  if (letter !== undefined) return `\\${letter}`;
  const digits = character.codePointAt(0)!.toString(16).toUpperCase();
  if (digits.length <= 2) return `\\x${digits.padStart(2, '0')}`;
  return digits.length <= 4 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

/**
 * How go-yaml writes a text that is no word for another type: as it is where that can be read again, in single quotes
 * where it could not, as a block where it has lines, and in double quotes where an escape is needed.
 * Upstream: go-yaml/emitterc.go (yaml_emitter_analyze_scalar, yaml_emitter_select_scalar_style)
 */
export function scalarStyle(text: string): NonNullable<Scalar['type']> {
  const hasSpaceBeforeBreak = / \n/.test(text);
  if (special.test(text) || hasSpaceBeforeBreak) return 'QUOTE_DOUBLE';
  if (text.includes('\n')) return text.endsWith(' ') ? 'QUOTE_DOUBLE' : 'BLOCK_LITERAL';
  return indicators.test(text) || text.startsWith(' ') || text.endsWith(' ') ? 'QUOTE_SINGLE' : 'PLAIN';
}
