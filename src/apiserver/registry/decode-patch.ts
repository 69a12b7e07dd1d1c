import { badRequest, notFound, unsupportedMediaType } from '../../apimachinery/status.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { Refusal } from '../stage.ts';
import { currentObject } from './current.ts';
import { bodyKind, complete, type Decode, ensureNamespace, mediaTypeOf } from './decoding.ts';
import { replacement } from './decode-update.ts';
import { decodeObject, patchObject } from './machinery.ts';
import { objectKeyOf } from './request-keys.ts';
import { parseWriteOptions } from './write-options.ts';

const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];

/** PATCH: the change applied to what is stored, then decoded like any body. Upstream: apiserver/pkg/endpoints/handlers/patch.go */
export const decodePatch: Decode = async (server, context, request, notes) => {
  const { resource, info, http } = request;
  const options = parseWriteOptions(info, 'PatchOptions');
  const patchType = mediaTypeOf(http.headers);
  notes.patchType = patchType;
  if (!patchTypes.includes(patchType)) throw new Refusal(unsupportedMediaType(patchTypes));
  const current = await currentObject(server, context, resource.prefix, objectKeyOf(request));
  if (!current) throw new Refusal(notFound(resource, info.name));
  const kind = bodyKind(request);
  const patched = patchObject(kind, current.object, patchType, http.body ?? '');
  const decoded = decodeObject(kind, JSON.stringify(patched), 'application/json', options.fieldValidation);
  request.warnings.push(...decoded.warnings);
  const draft = complete(decoded.object, kind, notes);
  if (draft.metadata.name !== info.name) throw new Refusal(badRequest(nameMismatch(draft, info.name)));
  ensureNamespace(request, draft);
  const change = replacement(request, draft, current, options);
  // The revision is the stored object's unless the patch itself named one.
  return { ...change, expectsRevision: namesRevision(http.body ?? '') };
};

const nameMismatch = ({ metadata: { name } }: KubeObject, wanted: string): string =>
  `the name of the object (${name}) does not match the name on the URL (${wanted})`;

const namesRevision = (patch: string): boolean => patch.includes('resourceVersion');
