import type { Json } from '../api.ts';
import { Failure } from '../failure.ts';
import type { Resource } from '../resources.ts';
import { displayName } from '../resources.ts';
import { customColumns } from './custom-columns.ts';
import { inFiles } from './format-files.ts';
import { parseTemplate } from './go-template/parse.ts';
import { runTemplate } from './go-template/run.ts';
import { TemplateError } from './go-template/tokens.ts';
import { type JsonPath, JsonPathError, parseJsonPath } from './json-path.ts';
import { toKyaml } from './kyaml.ts';
import { toJson, toYaml } from './serialize.ts';

/** What a template on the command line makes of an object, or of a list of them. */
export interface Template {
  print(object: Json, headers: boolean): string;
}

/** Values of `-o` that print objects rather than tables. */
export type ObjectFormat = 'yaml' | 'kyaml' | 'json' | 'name' | Template;
export type OutputFormat = ObjectFormat | 'wide' | 'table';

const plain = ['json', 'kyaml', 'name', 'wide', 'yaml'] as const;

const isPlain = (text: string): text is (typeof plain)[number] => (plain as readonly string[]).includes(text);

/** By what stands before the `=`. */
const templates: Readonly<Record<string, (text: string) => Template>> = {
  'custom-columns': (text) => {
    const print = customColumns(text);
    return { print: (object, headers) => print(itemsOf(object), headers) };
  },
  'go-template': goTemplate,
  jsonpath: jsonPathTemplate((path, object) => path.text(object)),
  'jsonpath-as-json': jsonPathTemplate((path, object) => toJson(path.values(object))),
};

const noTemplate = 'error: template format specified but no template given';

/** What goes wrong with a template is told with what was being done. */
function told<Value>(doing: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    if (error instanceof JsonPathError || error instanceof TemplateError)
      throw new Failure(`error: error ${doing}${error.message}`);
    throw error;
  }
}

function goTemplate(text: string): Template {
  if (text === '') throw new Failure(noTemplate);
  const parsed = told(`parsing template ${text}, `, () => parseTemplate(text));
  return {
    print: (object) => told(`executing template ${JSON.stringify(text)}: `, () => runTemplate(parsed, object)),
  };
}

function jsonPathTemplate(text: (path: JsonPath, object: Json) => string): (template: string) => Template {
  return (template) => {
    if (template === '') throw new Failure(noTemplate);
    const path = told(`parsing jsonpath ${template}, `, () => parseJsonPath(template));
    return {
      print: (object) => told(`executing jsonpath "${template}": Error executing template: `, () => text(path, object)),
    };
  };
}

const itemsOf = (object: Json): readonly Json[] =>
  Array.isArray(object['items']) ? (object['items'] as Json[]) : [object];

/** @throws Failure when `-o` names a format that this kubectl does not print */
export function outputFormat(text: string | undefined): OutputFormat {
  if (text === undefined || text === '') return 'table';
  if (isPlain(text)) return text;
  const [name = '', ...rest] = text.split('=');
  if (Object.hasOwn(templates, name)) return templates[name]!(rest.join('='));
  const allowed = [...plain, ...Object.keys(templates), ...Object.keys(inFiles), 'template'].toSorted().join(',');
  throw new Failure(
    `error: unable to match a printer suitable for the output format "${text}", allowed formats are: ${allowed}`,
  );
}

/** Prints one object, or a list, in the format asked for. */
export function printDocument(format: Exclude<ObjectFormat, 'name'>, object: Json, headers = true): string {
  switch (format) {
    case 'yaml':
      return toYaml(object);
    case 'kyaml':
      return toKyaml(object);
    case 'json':
      return toJson(object);
    default:
      return format.print(object, headers);
  }
}

/** Prints one object in the format asked for. */
export const printObject = (format: ObjectFormat, resource: Resource, object: Json): string =>
  format === 'name' ? `${displayName(resource, nameOf(object))}\n` : printDocument(format, object);

/** An object of a kind that kubectl knows, whose JSON has its fields in the order of the Go type. */
export const printTyped = (format: ObjectFormat, resource: Resource, object: Json): string =>
  format === 'json' ? `${JSON.stringify(object, undefined, 4)}\n` : printObject(format, resource, object);

export const nameOf = (object: Json): string => String((object['metadata'] as Json | undefined)?.['name'] ?? '');

export const namespaceOf = (object: Json): string | undefined => {
  const namespace = (object['metadata'] as Json | undefined)?.['namespace'];
  return typeof namespace === 'string' ? namespace : undefined;
};
