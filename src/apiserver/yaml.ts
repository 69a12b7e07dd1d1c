import type { Json } from '../apimachinery/object.ts';
import { parseDocument, stringify, type YAMLParseError } from 'yaml';

/** As the real server writes YAML: keys in order, two spaces, no line folding. */
export const toYaml = (value: unknown): string =>
  stringify(value, { sortMapEntries: true, lineWidth: 0, indentSeq: false });

/** Text that is no YAML; the message is that of the server's own parser. */
export class YamlError extends Error {}

export interface ParsedYaml {
  readonly value: Json;
  /** What is wrong with it for those who are strict: keys that are given twice. */
  readonly strictProblem?: string;
}

/** YAML as the server reads it: version 1.1, but without its times and its numbers to the base of 60. Throws `YamlError`. */
export function parseYaml(text: string): ParsedYaml {
  const document = parseDocument(text, { version: '1.1', customTags: (tags) => tags.filter(isRead) });
  // Of several documents the first is read.
  const errors = document.errors.filter(({ code }) => code !== 'MULTIPLE_DOCS');
  const repeated = errors.filter(({ code }) => code === 'DUPLICATE_KEY');
  if (errors.length > repeated.length) throw new YamlError(`yaml: ${problemOf(errors, text)}`);
  try {
    const value = document.toJS() as Json;
    return repeated.length === 0 ? { value } : { value, strictProblem: repetitions(repeated, text) };
  } catch (unresolved) {
    throw new YamlError(`yaml: ${aliasProblem(unresolved as Error)}`);
  }
}

const isRead = (tag: string | { readonly tag: string; readonly format?: string }): boolean =>
  typeof tag === 'string' || (tag.format !== 'TIME' && tag.tag !== 'tag:yaml.org,2002:timestamp');

/** YAML as JSON text. Throws `YamlError`. */
export function yamlToJson(text: string): string {
  const { value, strictProblem } = parseYaml(text);
  if (strictProblem !== undefined) throw new YamlError(strictProblem);
  return JSON.stringify(value);
}

function repetitions(errors: readonly YAMLParseError[], text: string): string {
  const lines = errors.map(({ linePos, pos }) => {
    const key = /^(?:"([^"]*)"|'([^']*)'|([^\s:]*))/.exec(text.slice(pos[0]))!;
    return `  line ${linePos?.[0].line ?? 1}: key ${JSON.stringify(key[1] ?? key[2] ?? key[3])} already set in map`;
  });
  return ['yaml: unmarshal errors:', ...lines].join('\n');
}

/** What go-yaml says where this parser says it otherwise, by code and the beginning of the message. */
const wordings: readonly (readonly [string, string])[] = [
  ['BLOCK_AS_IMPLICIT_KEY', 'mapping values are not allowed in this context'],
  ['BAD_INDENT Flow sequence', "did not find expected ',' or ']'"],
  ['BAD_INDENT Flow map', "did not find expected ',' or '}'"],
  ['TAB_AS_INDENT', 'found character that cannot start any token'],
  ['MISSING_CHAR Missing closing', 'found unexpected end of stream'],
];

function problemOf([error, next]: readonly YAMLParseError[], text: string): string {
  const { code, message, linePos } = error!;
  const endsOpen = code === 'BAD_INDENT' && /[[{,]\s*$/.test(text);
  const wording = endsOpen
    ? 'did not find expected node content'
    : wordings.find(([start]) => `${code} ${message}`.startsWith(start))?.[1];
  // The key that was meant ends where the value begins, maybe lines later.
  const line = next?.code === 'MULTILINE_IMPLICIT_KEY' ? next.linePos?.[1]?.line : linePos?.[0].line;
  const where = code === 'TAB_AS_INDENT' && line === 1 ? '' : `line ${line ?? 1}: `;
  return where + (wording ?? message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, ''));
}

/** Aliases are looked up last: one may have no anchor, or so many may refer to one another that it would never end. */
function aliasProblem({ message }: Error): string {
  const name = /^Unresolved alias .*: (.*)$/s.exec(message)?.[1];
  return name === undefined ? 'document contains excessive aliasing' : `unknown anchor '${name}' referenced`;
}
