import {
  type DecodedObject,
  DecodeError,
  type FieldValidation,
  interpret,
  unrecognized,
} from '../../apimachinery/decode.ts';
import { JsonSyntaxError, parseJson, type ParsedJson } from '../../apimachinery/json-parser.ts';
import type { KindName } from '../../apimachinery/kinds.ts';
import { joinApiVersion, type Json, type KubeObject, splitApiVersion } from '../../apimachinery/object.ts';
import { schemaOf } from '../../apimachinery/schema.ts';
import { badRequest } from '../../apimachinery/status.ts';
import { dropMisplacedNulls } from '../../apimachinery/structural/fill-defaults.ts';
import { prune } from '../../apimachinery/structural/prune.ts';
import { isObject, type JsonObject, type StructuralSchema } from '../../apimachinery/structural/schema.ts';
import { decodeTyped } from '../../apimachinery/typed-decoder.ts';

/**
 * A body as an object of a custom kind: what the schema does not know is left out, the rest stays as it is. Throws
 * `DecodeError`. Upstream: apiextensions-apiserver/pkg/apiserver/customresource_handler.go (schemaCoercingDecoder)
 */
export function decodeCustom(
  text: string,
  expected: KindName,
  schema: StructuralSchema,
  validation: FieldValidation,
): DecodedObject {
  const parsed = parsedBody(text, expected);
  const named = interpret(parsed.value, text, expected);
  const apiVersion = joinApiVersion(expected.group, expected.version);
  const version = named.apiVersion === '' ? expected.version : splitApiVersion(named.apiVersion).version;
  const refuse = (problem: string): never => {
    throw new DecodeError(
      badRequest(
        `${named.kind || expected.kind} in version "${version}" cannot be handled as a ${expected.kind}: ${problem}`,
      ),
    );
  };
  if (named.kind === '') refuse(`Object 'Kind' is missing in '${text}'`);
  if (named.apiVersion !== apiVersion)
    throw new DecodeError(
      badRequest(
        `the API version in the data (${named.apiVersion}) does not match the expected API version (${apiVersion})`,
      ),
    );
  const { object, strictErrors } = coerced(
    parsed.value as JsonObject,
    named.kind === expected.kind ? schema : undefined,
  );
  const problems = [...repeatedFields(parsed), ...strictErrors];
  if (validation === 'Strict' && problems.length > 0) refuse(`strict decoding error: ${problems.join(', ')}`);
  return { object, warnings: validation === 'Warn' ? problems : [] };
}

/** What a value comes to as an object of the kind. Throws `TypeMismatch`. @param schema absent: of another kind */
export function coerced(
  value: JsonObject,
  schema: StructuralSchema | undefined,
): { readonly object: KubeObject; readonly strictErrors: readonly string[] } {
  const unknown: string[] = [];
  const { metadata: given, ...rest } = value;
  const object = structuredCopy(rest);
  const metadata = decodeTyped(schemaOf('ObjectMeta')!, isObject(given) ? given : {});
  if (schema) {
    unknown.push(...prune(object, schema).map((path) => `unknown field "${path}"`));
    dropMisplacedNulls(object, schema);
  }
  const inMetadata = metadata.strictErrors.map((problem) => problem.replace('field "', 'field "metadata.'));
  return {
    object: { ...object, metadata: metadata.object } as unknown as KubeObject,
    strictErrors: [...inMetadata, ...unknown].toSorted(),
  };
}

function parsedBody(text: string, expected: KindName): ParsedJson {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw unrecognized(expected, text, `couldn't get version/kind; json parse error: ${error.message}`);
  }
}

/** Each key once that an object has more than once, by its path. */
function repeatedFields({ value, repeated }: ParsedJson): readonly string[] {
  if (repeated.size === 0) return [];
  const problems: string[] = [];
  const visit = (node: Json, path: string): void => {
    if (Array.isArray(node)) node.forEach((item, at) => visit(item, `${path}[${at}]`));
    if (!isObject(node)) return;
    const written = repeated.get(node) ?? [];
    const twice = written.filter((key, at) => written.indexOf(key) < at);
    const field = (key: string): string => (path === '' ? key : `${path}.${key}`);
    for (const key of new Set(twice)) problems.push(`duplicate field "${field(key)}"`);
    for (const [key, member] of Object.entries(node)) visit(member, field(key));
  };
  visit(value, '');
  return problems;
}

const structuredCopy = (value: JsonObject): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;
