import { isRegistered, schemaNameOf } from '../../apimachinery/kinds.ts';
import { type FieldType, type Schema, schemaOf } from '../../apimachinery/schema.ts';

/** A field that may stand where the cursor is. */
export interface FieldName {
  readonly name: string;
  /** A text, number or truth value, rather than more fields. */
  readonly scalar: boolean;
}

/**
 * The fields that the schema of the object's kind has on a line, by how far its word is indented. Works on lines, not
 * on a parsed document: while a field is being typed there is none.
 * @param lines of the document that the line is in
 * @param at the line
 */
export function fieldNamesAt(lines: readonly string[], at: number): readonly FieldName[] {
  const schema = schemaAt(lines, at);
  return [...(schema?.fields ?? [])].map(([name, type]) => ({ name, scalar: type.shape === 'scalar' }));
}

function schemaAt(lines: readonly string[], at: number): Schema | undefined {
  const apiVersion = valueOf(lines, 'apiVersion');
  const kind = valueOf(lines, 'kind');
  if (!isRegistered(apiVersion, kind)) return undefined;
  let schema = schemaOf(schemaNameOf(apiVersion, kind));
  for (const key of keysAbove(lines, at)) {
    const struct = structIn(schema?.fields.get(key));
    schema = struct === undefined ? undefined : schemaOf(struct);
  }
  return schema;
}

const valueOf = (lines: readonly string[], key: string): string =>
  lines
    .find((line) => line.startsWith(`${key}:`))
    ?.slice(key.length + 1)
    .trim() ?? '';

/** A struct, or a list of them; what a map holds has names of the reader's own. */
function structIn(type: FieldType | undefined): string | undefined {
  if (type?.shape === 'struct') return type.struct;
  return type?.shape === 'list' ? structIn(type.item) : undefined;
}

/** Column of the first letter behind indentation and the dashes of list items. */
const columnOf = (line: string): number => /^ *(?:- +)*/.exec(line)![0].length;

/** The keys that a line is inside of, outermost first. */
function keysAbove(lines: readonly string[], at: number): readonly string[] {
  const keys: string[] = [];
  let column = columnOf(lines[at] ?? '');
  for (let i = at - 1; i >= 0 && column > 0; i--) {
    const line = lines[i]!;
    const key = /^ *(?:- +)*([^\s:#]+):/.exec(line)?.[1];
    if (key === undefined || columnOf(line) >= column) continue;
    keys.unshift(key);
    column = columnOf(line);
  }
  return keys;
}
