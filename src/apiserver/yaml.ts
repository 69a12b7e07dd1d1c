import { parseDocument, stringify, type YAMLParseError } from 'yaml';

/** As the real server writes YAML: keys in order, two spaces, no line folding. */
export const toYaml = (value: unknown): string =>
  stringify(value, { sortMapEntries: true, lineWidth: 0, indentSeq: false });

/** Text that is no YAML; the message is that of the server's own parser. */
export class YamlError extends Error {}

/** YAML as JSON text. Throws `YamlError`. */
export function yamlToJson(text: string): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new YamlError(`yaml: ${problemOf(document.errors)}`);
  try {
    return JSON.stringify(document.toJS());
  } catch (unresolved) {
    throw new YamlError(`yaml: ${aliasProblem(unresolved as Error)}`);
  }
}

/** What go-yaml says where this parser says it otherwise, by code and the beginning of the message. */
const wordings: readonly (readonly [string, string])[] = [
  ['BLOCK_AS_IMPLICIT_KEY', 'mapping values are not allowed in this context'],
  ['BAD_INDENT Flow sequence', "did not find expected ',' or ']'"],
  ['BAD_INDENT Flow map', "did not find expected ',' or '}'"],
  ['TAB_AS_INDENT', 'found character that cannot start any token'],
  ['MISSING_CHAR Missing closing', 'found unexpected end of stream'],
];

function problemOf([error, next]: readonly YAMLParseError[]): string {
  const { code, message, linePos } = error!;
  const wording = wordings.find(([start]) => `${code} ${message}`.startsWith(start))?.[1];
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
