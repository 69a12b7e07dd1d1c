/** A schema of an OpenAPI v3 document, as far as it is explained. */
export interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
}

export type Schemas = Readonly<Record<string, Schema>>;

const width = 76;

const refOf = (schema: Schema): string | undefined =>
  schema.$ref ?? schema.allOf?.find(({ $ref }) => $ref !== undefined)?.$ref;

/** The schema behind a reference, a list or a map. */
export function target(schemas: Schemas, schema: Schema): Schema {
  const ref = refOf(schema);
  if (ref !== undefined) return target(schemas, schemas[ref.slice(ref.lastIndexOf('/') + 1)] ?? {});
  if (schema.items) return target(schemas, schema.items);
  const { additionalProperties: values } = schema;
  return typeof values === 'object' ? target(schemas, values) : schema;
}

/** Types that are written as text. */
const texts = new Set(['Time', 'MicroTime']);

/** `[]Container`, `map[string]string`, `integer`. */
function typeText(schema: Schema): string {
  const ref = refOf(schema);
  const name = ref?.slice(ref.lastIndexOf('.') + 1);
  if (name !== undefined) return texts.has(name) ? 'string' : name;
  if (schema.items) return `[]${typeText(schema.items)}`;
  if (typeof schema.additionalProperties === 'object') return `map[string]${typeText(schema.additionalProperties)}`;
  if (schema.format === 'int-or-string') return 'IntOrString';
  return schema.type ?? 'Object';
}

/** Words in lines of at most so many characters; lines that there are stay. */
function wrapped(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let current = '';
    const [first = '', ...words] = line.trimStart().split(' ');
    for (const word of [line.slice(0, line.length - line.trimStart().length) + first, ...words])
      if (current === '' && lines.length === 0) current = word;
      else if (current.length + 1 + word.length <= width) current += ` ${word}`;
      else {
        lines.push(current);
        current = word;
      }
    return [...lines, current];
  });
}

const indented = (text: string, spaces: number): string =>
  wrapped(text)
    .map((line) => `${' '.repeat(spaces)}${line}\n`)
    .join('');

/** `enum: Always, Never`, where only these are allowed. */
const choices = ({ enum: values }: Schema, spaces: number): string =>
  values ? `${' '.repeat(spaces)}enum: ${[...values].toSorted().join(', ')}\n` : '';

/** The same of the field that is explained itself. */
const choiceLines = ({ enum: values }: Schema): string =>
  values
    ? `ENUM:\n${[...values]
        .toSorted()
        .map((value) => `    ${value}\n`)
        .join('')}`
    : '\n';

function fieldsOf(schema: Schema) {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => ({
      field,
      head: `${name}\t<${typeText(field)}>${required.has(name) ? ' -required-' : ''}\n`,
    }));
}

/** Names and types, level below level; a type that contains itself is not opened again. */
function tree(schemas: Schemas, schema: Schema, spaces: number, open: readonly Schema[]): string {
  return fieldsOf(schema)
    .map(({ field, head }) => {
      const below = target(schemas, field);
      const deeper = open.includes(below) ? '' : tree(schemas, below, spaces + 2, [...open, below]);
      return `${' '.repeat(spaces)}${head}${choices(field, spaces)}${deeper}`;
    })
    .join('');
}

export interface Explained {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly root: Schema;
  /** Names from the root: `spec`, `containers`. */
  readonly path: readonly string[];
}

/** The name that no schema on the way has. */
export class UnknownField extends Error {}

/** Upstream: kubectl/pkg/explain/v2 */
export function explanation(
  schemas: Schemas,
  { group, version, kind, root, path }: Explained,
  isRecursive: boolean,
): string {
  let field: Schema | undefined;
  let current = target(schemas, root);
  for (const name of path) {
    field = current.properties?.[name];
    if (!field) throw new UnknownField(name);
    current = target(schemas, field);
  }
  const head = `${group === '' ? '' : `GROUP:      ${group}\n`}KIND:       ${kind}\nVERSION:    ${version}\n\n`;
  const named = field ? `FIELD: ${path.at(-1)} <${typeText(field)}>\n${choiceLines(field)}\n` : '';
  const own = [...new Set([field?.description, current.description].filter(Boolean))] as readonly string[];
  const description = `DESCRIPTION:\n${own.length > 0 ? own.map((text) => indented(text, 4)).join('') : '    <empty>\n'}    \n`;
  const fields = fieldsOf(current);
  if (fields.length === 0) return `${head}${named}${description}\n`;
  const body = isRecursive
    ? tree(schemas, current, 2, [current])
    : fields
        .map(
          ({ field: each, head: line }) =>
            `  ${line}${choices(each, 2)}${each.description ? indented(each.description, 4) : '    <no description>\n'}\n`,
        )
        .join('');
  return `${head}${named}${description}FIELDS:\n${body}\n`;
}
