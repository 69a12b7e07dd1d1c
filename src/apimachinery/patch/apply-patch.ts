import { invalidValue } from '../field-error.ts';
import { JsonSyntaxError, parseJson } from '../json-parser.ts';
import { isRegistered, type KindName, schemaNameOf } from '../kinds.ts';
import { joinApiVersion, type Json, type KubeObject } from '../object.ts';
import { type DecodedObject, type FieldValidation } from '../decode.ts';
import { schemaOf } from '../schema.ts';
import { badRequest, invalid, requestTooLarge, type Status } from '../status.ts';
import { decodeTyped, jsonKind, TypeMismatch } from '../typed-decoder.ts';
import { applyJsonPatch, JsonPatchError } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { PatchError } from './patch-error.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

export const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
] as const;

/** A custom kind has no fields that say how they are merged. */
export const customPatchTypes = ['application/json-patch+json', 'application/merge-patch+json'] as const;

/** Server-side apply is no patch of a document: it has a way of its own. */
export const applyPatchType = 'application/apply-patch+yaml';

export type PatchType = (typeof patchTypes)[number];

type JsonObject = { [field: string]: Json };

const maxOperations = 10_000;

/** A patch that is sound, but not for this document: the server says no more about it. */
const unprocessable: Status = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'the server rejected our request due to an error in our request',
  reason: 'Invalid',
  details: {},
  code: 422,
};

/**
 * A stored object with a patch applied, not decoded yet. Throws `PatchError`.
 * Upstream: apiserver/pkg/endpoints/handlers/patch.go (applyJSPatch, applyPatchToObject)
 */
export function applyPatch(kind: KindName, current: KubeObject, type: PatchType, text: string): Json {
  const document = current as unknown as JsonObject;
  switch (type) {
    case 'application/json-patch+json':
      return jsonPatched(document, text);
    case 'application/merge-patch+json':
      return mergePatch(document, parsedObject(text, 'error decoding patch: '));
    case 'application/strategic-merge-patch+json':
      return strategicMergePatch(
        document,
        parsedObject(text, ''),
        schemaNameOf(joinApiVersion(kind.group, kind.version), kind.kind),
      );
  }
}

function parsed(text: string, prefix: string): Json {
  try {
    return parseJson(text).value;
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new PatchError(badRequest(`${prefix}${error.message}`));
    throw error;
  }
}

function parsedObject(text: string, prefix: string): JsonObject {
  const value = parsed(text, prefix) ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value;
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  throw new PatchError(
    badRequest(`${prefix}json: cannot unmarshal ${found} into Go value of type map[string]interface {}`),
  );
}

function jsonPatched(document: JsonObject, text: string): Json {
  const operations = parsed(text, 'error decoding patch: ');
  if (!Array.isArray(operations))
    throw new PatchError(
      badRequest(
        `error decoding patch: json: cannot unmarshal ${operations === null ? 'null' : typeof operations} into Go value of type jsonpatch.Patch`,
      ),
    );
  const stray = operations.find((step) => step !== null && (typeof step !== 'object' || Array.isArray(step)));
  if (stray !== undefined)
    throw new PatchError(
      badRequest(
        `error decoding patch: json: cannot unmarshal ${jsonKind(stray)} into Go value of type jsonpatch.Operation`,
      ),
    );
  if (operations.length > maxOperations)
    throw new PatchError({
      ...requestTooLarge(0),
      message: `Request entity too large: The allowed maximum operations in a JSON patch is ${maxOperations}, got ${operations.length}`,
    });
  try {
    return applyJsonPatch(document, operations);
  } catch (error) {
    if (error instanceof JsonPatchError) throw new PatchError(unprocessable);
    throw error;
  }
}

/**
 * What a patch made of an object, decoded like any body; its errors are about the field `patch`. What the patch has left
 * alone has been decoded before and is taken over as it is. Throws `PatchError`.
 *
 * @param shown the value that errors quote
 */
export function decodePatched(
  patched: Json,
  current: KubeObject,
  expected: KindName,
  validation: FieldValidation,
  shown: () => string,
): DecodedObject {
  const expectedVersion = joinApiVersion(expected.group, expected.version);
  const refuse = (problem: string): never => {
    throw new PatchError(invalid({ group: '', kind: '' }, '', [invalidValue('patch', shown(), problem)]));
  };
  if (typeof patched !== 'object' || Array.isArray(patched))
    return refuse(
      `json: cannot unmarshal ${jsonKind(patched)} into Go value of type ${expected.version}.${expected.kind}`,
    );
  const fields = patched ?? {};
  const { apiVersion, kind } = fields;
  if (apiVersion !== expectedVersion || kind !== expected.kind) refuse(wrongKind(fields, expected));
  const schema = schemaOf(schemaNameOf(expectedVersion, expected.kind))!;
  try {
    const untouched = untouchedFields(fields, current);
    const { object: decoded, strictErrors } = decodeTyped(schema, omit(fields, untouched));
    const object: Record<string, unknown> = {};
    for (const field of new Set([...Object.keys(fields), ...Object.keys(decoded)])) {
      const value = untouched.includes(field) ? fields[field] : decoded[field];
      if (value !== undefined) object[field] = value;
    }
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

/** Fields that still hold the very object that is stored; metadata is not among them, as the server writes into it. */
const untouchedFields = (patched: JsonObject, current: KubeObject): string[] =>
  Object.keys(patched).filter((field) => {
    const value = patched[field];
    return field !== 'metadata' && typeof value === 'object' && value === (current as unknown as JsonObject)[field];
  });

function omit(object: JsonObject, fields: readonly string[]): JsonObject {
  if (fields.length === 0) return object;
  return Object.fromEntries(Object.entries(object).filter(([field]) => !fields.includes(field)));
}

function wrongKind({ apiVersion, kind }: JsonObject, expected: KindName): string {
  const [version, name] = [String(apiVersion ?? ''), String(kind ?? '')];
  if (!isRegistered(version, name))
    return `no kind "${name}" is registered for version "${version}" in scheme "pkg/api/legacyscheme/scheme.go:30"`;
  return `converting (v1.${name}) to (core.${expected.kind}): unknown conversion`;
}
