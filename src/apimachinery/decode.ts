import { utf8Bytes } from './base64.ts';
import { type ParsedJson, JsonSyntaxError, parseJson } from './json-parser.ts';
import { isRegistered, type KindName, schemaNameOf } from './kinds.ts';
import { joinApiVersion, type Json, type KubeObject } from './object.ts';
import { schemaOf } from './schema.ts';
import { badRequest, type Status } from './status.ts';
import { decodeTyped, jsonKind, TypeMismatch } from './typed-decoder.ts';

/** What to do about fields that are unknown or given twice. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export interface DecodedObject {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

/** The body is not what the request is about. */
export class DecodeError extends Error {
  readonly status: Status;
  constructor(status: Status) {
    super(status.message);
    this.status = status;
  }
}

/**
 * A request's body as an object of the expected kind. Throws `DecodeError`.
 * Upstream: apiserver/pkg/endpoints/handlers/create.go, apimachinery/pkg/runtime/serializer/json/json.go
 */
export function decodeJson(text: string, expected: KindName, validation: FieldValidation): DecodedObject {
  let parsed: ParsedJson;
  try {
    parsed = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw unrecognized(expected, text, `couldn't get version/kind; json parse error: ${error.message}`);
  }
  return decodeParsed(parsed, text, expected, validation);
}

/**
 * Kinds that every group has under its own name: clients send them as of the group that they talk to.
 * Upstream: apimachinery/pkg/apis/meta/internalversion/register.go (AddUnversionedTypes)
 */
const unversioned = new Set(['DeleteOptions']);

/** The same for a body that is parsed already, e.g. from YAML. @param text the body as it came, for messages */
export function decodeParsed(
  parsed: ParsedJson,
  text: string,
  expected: KindName,
  validation: FieldValidation,
): DecodedObject {
  const expectedVersion = joinApiVersion(expected.group, expected.version);
  const named = interpret(parsed.value, text, expected);
  const kind = named.kind || expected.kind;
  const apiVersion = (kind === expected.kind && unversioned.has(kind) ? '' : named.apiVersion) || expectedVersion;
  const refuse = (problem: string): never => {
    const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
    throw new DecodeError(
      badRequest(`${kind} in version "${version}" cannot be handled as a ${expected.kind}: ${problem}`),
    );
  };
  if (!isRegistered(apiVersion, kind) && !(kind === expected.kind && apiVersion === expectedVersion))
    refuse(`no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/api/legacyscheme/scheme.go:30"`);
  if (kind === expected.kind && apiVersion !== expectedVersion)
    throw new DecodeError(
      badRequest(
        `the API version in the data (${apiVersion}) does not match the expected API version (${expectedVersion})`,
      ),
    );
  if (kind !== expected.kind)
    refuse(`converting (v1.${kind}) to (${internalPackage(expected.group)}.${expected.kind}): unknown conversion`);
  const schema = schemaOf(schemaNameOf(expectedVersion, expected.kind));
  if (!schema) throw new Error(`no schema of ${expectedVersion} ${expected.kind}`);
  try {
    const { object, strictErrors } = decodeTyped(schema, parsed.value, parsed.repeated);
    if (validation === 'Strict' && strictErrors.length > 0) refuse(`strict decoding error: ${strictErrors.join(', ')}`);
    return {
      object: Object.assign(object, { apiVersion: expectedVersion, kind: expected.kind }) as unknown as KubeObject,
      warnings: validation === 'Warn' ? strictErrors : [],
    };
  } catch (error) {
    if (error instanceof TypeMismatch) return refuse(error.message);
    throw error;
  }
}

/** `core`, `apps`, `rbac`: the Go package of a group's internal types. */
const internalPackage = (group: string): string => (group === '' ? 'core' : group.slice(0, (group + '.').indexOf('.')));

const findKind =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** What a body says that it is. Throws `DecodeError`. Upstream: apimachinery/pkg/runtime/serializer/json/meta.go (Interpret), runtime/schema/group_version.go */
export function interpret(
  value: Json,
  text: string,
  expected: KindName,
): { readonly apiVersion: string; readonly kind: string } {
  const fail = (problem: string): never => {
    throw unrecognized(expected, text, problem);
  };
  const mistyped = (wrong: Json, target: string): never =>
    fail(`couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonKind(wrong)} into Go ${target}`);
  if (value === null) return { apiVersion: '', kind: '' };
  if (typeof value !== 'object' || Array.isArray(value)) return mistyped(value, `value of type ${findKind}`);
  const field = (name: 'apiVersion' | 'kind'): string => {
    const found = value[name] ?? null;
    if (found === null) return '';
    return typeof found === 'string' ? found : mistyped(found, `struct field .${name} of type string`);
  };
  const apiVersion = field('apiVersion');
  const kind = field('kind');
  if (apiVersion.split('/').length > 2) fail(`unexpected GroupVersion string: ${apiVersion}`);
  return { apiVersion, kind };
}

/** A body of which not even the kind can be told. Upstream: apiserver/pkg/endpoints/handlers/rest.go (transformDecodeError) */
export const unrecognized = ({ kind }: KindName, text: string, problem: string): DecodeError =>
  new DecodeError(
    badRequest(`the object provided is unrecognized (must be of type ${kind}): ${problem} (${summary(text)})`),
  );

const summaryBytes = 30;

/** The beginning of a body: as it is where it looks like JSON, else in hexadecimal. */
function summary(text: string): string {
  if (text === '') return '<empty>';
  const bytes = utf8Bytes(text.slice(0, summaryBytes + 1));
  const isLonger = bytes.length > summaryBytes || text.length > summaryBytes;
  if (text.startsWith('{')) return isLonger ? `${text.slice(0, summaryBytes)} ...` : text;
  const hex = bytes
    .slice(0, summaryBytes)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return isLonger ? `${hex} ...` : hex;
}
