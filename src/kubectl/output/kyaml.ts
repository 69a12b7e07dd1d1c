/** Explicit YAML in braces, which means the same wherever it is pasted. Upstream: sigs.k8s.io/yaml/kyaml */
export const toKyaml = (value: unknown): string => `---\n${rendered(value, 0)}\n`;

const indent = (level: number): string => '  '.repeat(level);

function rendered(value: unknown, level: number): string {
  if (typeof value === 'string') return quoted(value, level + 1);
  if (Array.isArray(value)) return sequence(value, level);
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, inner]) => `${indent(level + 1)}${keyText(key)}: ${rendered(inner, level + 1)},\n`);
  return `{\n${lines.join('')}${indent(level)}}`;
}

/** Objects and lists share their brackets; scalars have a line each. */
function sequence(items: readonly unknown[], level: number): string {
  if (items.length === 0) return '[]';
  if (items.every((item) => typeof item === 'object' && item !== null))
    return `[${items.map((item) => rendered(item, level)).join(', ')}]`;
  const lines = items.map((item) => `${indent(level + 1)}${rendered(item, level + 1)},\n`);
  return `[\n${lines.join('')}${indent(level)}]`;
}

const keyText = (key: string): string =>
  /^[\p{L}\p{N}_](?:[\p{L}\p{N}_\-./]*[\p{L}\p{N}_])?$/u.test(key) && !looksTyped(key)
    ? key
    : `"${[...key].map((character) => escaped(character)).join('')}"`;

/** What some reader of YAML would take for something else than text. */
const looksTyped = (text: string): boolean =>
  /^(?:null|true|false|yes|no|on|off|y|n|t|f)$/i.test(text) ||
  /^[+-]?(?:0x[\da-f_]+|0b[01_]+|0o?[0-7_]+|[\d_]*\.?[\d_]+(?:e[+-]?\d+)?|inf|infinity|nan)$/i.test(text) ||
  /^\d{4}-\d{1,2}-\d{1,2}(?:$|[Tt ])/.test(text);

/** A text of several lines is folded where it breaks; blanks at a line's beginning are kept by a backslash. */
function quoted(text: string, level: number): string {
  if (!text.includes('\n')) return `"${[...text].map(escaped).join('')}"`;
  const parts = text.split('\n');
  const lines = parts
    .map((line, at) => ({ line, breaks: at < parts.length - 1 }))
    .filter(({ line, breaks }) => line !== '' || breaks)
    .map(({ line, breaks }) => {
      const first = /^\s/.test(line) ? '\\' : ' ';
      return `${indent(level)}${first}${[...line].map(escaped).join('')}${breaks ? '\\n' : ''}\\\n`;
    });
  return `"\\\n${lines.join('')}${indent(level)}"`;
}

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\0': '\\0',
  '\u001b': '\\e',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function escaped(character: string): string {
  const known = short[character];
  if (known !== undefined) return known;
  if (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) return character;
  const code = character.codePointAt(0)!;
  const hex = (digits: number): string => code.toString(16).padStart(digits, '0');
  return code < 0x20 || code === 0x7f ? `\\x${hex(2)}` : code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}
