import { losesDigits, lostDigitsText, manyDigits } from '../apimachinery/json-parser.ts';
import type { Json } from '../apimachinery/object.ts';
import { goTags } from '../apimachinery/yaml-tags.ts';
import {
  type Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  Parser,
  type Scalar,
  stringify,
  visit,
  type YAMLParseError,
} from 'yaml';

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
  if (isDeep(text)) throw new YamlError('yaml: exceeded max depth of 10000');
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.1',
    customTags: goTags,
    // The parser's own check compares each key with each other one.
    uniqueKeys: false,
    lineCounter: lines,
  });
  // Of several documents the first is read.
  const errors = document.errors.filter(({ code }) => code !== 'MULTIPLE_DOCS');
  if (errors.length > 0) throw new YamlError(`yaml: ${problemOf(errors, text)}`);
  const key = collectionKeyIn(document);
  if (key) throw new YamlError(`yaml: invalid map key: ${goSyntax(key)}`);
  const digits = manyDigits.test(text) ? lostDigitsIn(document) : undefined;
  if (digits !== undefined) throw new YamlError(`yaml: ${lostDigitsText(digits)}`);
  try {
    const value = document.toJS() as Json;
    const repeated = repeatedKeys(document);
    return repeated.length === 0 ? { value } : { value, strictProblem: repetitions(repeated, lines) };
  } catch (unresolved) {
    throw new YamlError(`yaml: ${aliasProblem(unresolved as Error)}`);
  }
}

/**
 * How deep collections may lie in one another. Differs: go-yaml's limit is 10,000, but this parser calls itself for each
 * level, and where the stack ends it takes the whole process with it.
 */
const maxDepth = 250;

/** What every level needs at the least: a bracket, or its share of a line's beginning. */
const opening = /[[{]/g;
const longBeginning = new RegExp(`^[ ?-]{${maxDepth},}`, 'm');

function isDeep(text: string): boolean {
  if ((text.match(opening)?.length ?? 0) < maxDepth && !longBeginning.test(text)) return false;
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > maxDepth) return true;
  }
  return false;
}

/** The key that is a list or a map, the innermost one first, as such a key is read before what it is the key of. */
function collectionKeyIn(root: Document | Node): Node | undefined {
  let found: Node | undefined;
  visit(root, {
    Pair(_, { key }) {
      if (!isCollection(key)) return undefined;
      found = collectionKeyIn(key) ?? key;
      return visit.BREAK;
    },
  });
  return found;
}

/** The first whole number that would not be kept exactly. */
function lostDigitsIn(document: Document): string | undefined {
  let found: string | undefined;
  visit(document, {
    Scalar(_, { value, source = '' }) {
      if (typeof value !== 'number' || !losesDigits(source)) return undefined;
      found = source;
      return visit.BREAK;
    },
  });
  return found;
}

/** As Go's `%#v` prints what YAML was read into. */
function goSyntax(node: unknown): string {
  if (isSeq(node)) return `[]interface {}{${node.items.map(goSyntax).join(', ')}}`;
  if (isMap(node))
    return `map[interface {}]interface {}{${node.items.map(({ key, value }) => `${goSyntax(key)}:${goSyntax(value)}`).join(', ')}}`;
  const value = isScalar(node) ? node.value : null;
  return value === null ? 'interface {}(nil)' : JSON.stringify(value);
}

/** YAML as JSON text. Throws `YamlError`. */
export function yamlToJson(text: string): string {
  const { value, strictProblem } = parseYaml(text);
  if (strictProblem !== undefined) throw new YamlError(strictProblem);
  return JSON.stringify(value);
}

/** Keys that their map has already, in the order of the text. */
function repeatedKeys(document: Document): Scalar[] {
  const repeated: Scalar[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key) || key.value === '<<') continue;
        if (seen.has(key.value)) repeated.push(key);
        seen.add(key.value);
      }
    },
  });
  return repeated.toSorted((one, other) => startOf(one) - startOf(other));
}

const startOf = ({ range }: Scalar): number => range?.[0] ?? 0;

const repetitions = (keys: readonly Scalar[], lines: LineCounter): string =>
  [
    'yaml: unmarshal errors:',
    ...keys.map(
      (key) =>
        `  line ${lines.linePos(startOf(key)).line}: key ${JSON.stringify(String(key.value))} already set in map`,
    ),
  ].join('\n');

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
