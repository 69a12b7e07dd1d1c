import type { FieldValidation, DecodedObject } from '../../apimachinery/decode.ts';
import { type KindName, schemaNameOf } from '../../apimachinery/kinds.ts';
import { parseJson } from '../../apimachinery/json-parser.ts';
import type { Json, KubeObject } from '../../apimachinery/object.ts';
import {
  applyPatch,
  applyPatchType,
  decodePatched,
  type PatchType,
  customPatchTypes,
  patchTypes,
} from '../../apimachinery/patch/apply-patch.ts';
import { goValue } from '../../apimachinery/patch/go-value.ts';
import { patchedText } from '../../apimachinery/patch/patched-text.ts';
import { PatchError } from '../../apimachinery/patch/patch-error.ts';
import { notFound, unsupportedMediaType } from '../../apimachinery/status.ts';
import type { StructuralSchema } from '../../apimachinery/structural/schema.ts';
import { decodePatchedCustom } from '../custom-resources/decode-patched-custom.ts';
import { Refusal } from '../refusal.ts';
import { currentObject } from './current.ts';
import { bodyKind, complete, customBody, type Decode, ensureName, ensureNamespace, mediaTypeOf } from './decoding.ts';
import { decodeApply } from './decode-apply.ts';
import { replacement } from './decode-update.ts';
import { noteOwners } from './field-management.ts';
import { objectKeyOf } from './request-keys.ts';
import { parsePatchOptions } from './write-options.ts';

const strategicMergeType = 'application/strategic-merge-patch+json';

const isPatchType = (type: string): type is PatchType => (patchTypes as readonly string[]).includes(type);

/** PATCH: the change applied to what is stored, then decoded like any body. Upstream: apiserver/pkg/endpoints/handlers/patch.go */
export const decodePatch: Decode = async (server, context, request, notes) => {
  const { resource, info, http } = request;
  const patchType = mediaTypeOf(http.headers);
  notes.patchType = patchType;
  if (patchType === applyPatchType) return decodeApply(server, context, request, notes);
  const accepted: readonly string[] = resource.custom ? customPatchTypes : patchTypes;
  if (!isPatchType(patchType) || !accepted.includes(patchType))
    throw new Refusal(unsupportedMediaType([...accepted, applyPatchType]));
  const options = parsePatchOptions(info);
  const current = await currentObject(server, context, {
    prefix: resource.prefix,
    key: objectKeyOf(request),
    attempt: request.attempt,
  });
  if (!current) throw new Refusal(notFound(resource, info.name));
  const kind = bodyKind(request);
  request.trail?.requested({ metadata: {} } as KubeObject, () => parseJson(http.body ?? '').value);
  const view = resource.views[info.subresource];
  const before = view ? view.show(current.object) : current.object;
  const schema = customBody(request)?.schema;
  const decoded = patched({ kind, schema }, before, patchType, http.body ?? '', options.fieldValidation);
  request.warnings.push(...decoded.warnings);
  const draft = complete(server, request, decoded.object, notes);
  ensureNamespace(request, draft);
  ensureName(draft, info.name);
  const change = noteOwners(server, replacement(request, draft, current, options));
  // The revision is the stored object's unless the patch itself named one.
  return { ...change, expectsRevision: namesRevision(http.body ?? '') };
};

interface PatchedKind {
  readonly kind: KindName;
  /** Of a custom kind. */
  readonly schema: StructuralSchema | undefined;
}

function patched(
  { kind, schema }: PatchedKind,
  current: KubeObject,
  type: PatchType,
  patch: string,
  validation: FieldValidation,
): DecodedObject {
  try {
    const result = applyPatch(kind, current, type, patch);
    const shown = (): string =>
      type === strategicMergeType
        ? goValue(JSON.parse(patch) as Json)
        : patchedText(result, current as unknown as Json, schemaNameOf(current.apiVersion, current.kind));
    if (schema) return decodePatchedCustom(withoutOldClaims(result, current), kind, schema, validation, shown);
    return decodePatched(withoutOldClaims(result, current), current, kind, validation, shown);
  } catch (error) {
    throw error instanceof PatchError ? new Refusal(error.status) : error;
  }
}

/** What the patch left alone need not be decoded again. */
function withoutOldClaims(result: Json, { metadata: old }: KubeObject): Json {
  if (!isObject(result) || !isObject(result['metadata'])) return result;
  const { managedFields, ...metadata } = result['metadata'];
  return managedFields !== undefined && (managedFields as unknown) === old.managedFields
    ? { ...result, metadata }
    : result;
}

const isObject = (value: Json | undefined): value is { [field: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const namesRevision = (patch: string): boolean => patch.includes('resourceVersion');
