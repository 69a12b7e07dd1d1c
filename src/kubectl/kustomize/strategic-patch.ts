import { isRegistered, schemaNameOf } from '../../apimachinery/kinds.ts';
import type { Json } from '../../apimachinery/object.ts';
import { PatchError } from '../../apimachinery/patch/patch-error.ts';
import { strategicMergePatch } from '../../apimachinery/patch/strategic-merge-patch.ts';
import { appended } from './collection.ts';
import { KustomizeError } from './failure.ts';
import type { Patch } from './kustomization.ts';
import { relinked } from './linked-values.ts';
import { patchFirst } from './merge-lists.ts';
import {
  everyId,
  idOf,
  idText,
  type JsonObject,
  mapIn,
  renamed,
  type Resource,
  sameId,
  withMetadata,
} from './resource.ts';

/** The one resource that a patch names itself. @throws KustomizeError */
export function namesake(resources: readonly Resource[], patch: Resource): Resource {
  const id = idOf(patch);
  const matches = resources.filter((resource) => everyId(resource).some((known) => sameId(known, id)));
  if (matches.length === 1) return matches[0]!;
  const text = idText(id);
  throw new KustomizeError(
    `${matches.length === 0 ? 'no' : 'multiple'} matches for Id ${text}; failed to find unique target for patch ${text}`,
  );
}

/**
 * Some of the resources with a strategic merge patch applied; those that it deletes are left out.
 * Upstream: kustomize/api/resource/resource.go (ApplySmPatch)
 * @throws KustomizeError
 */
export function merged(
  resources: readonly Resource[],
  targets: readonly Resource[],
  patch: JsonObject,
  options: Patch['options'] = {},
): readonly Resource[] {
  const after = resources.flatMap((resource) =>
    targets.includes(resource) ? mergedOne(resource, patch, options) : [resource],
  );
  return appended([], after);
}

function mergedOne(resource: Resource, patch: JsonObject, options: NonNullable<Patch['options']>): readonly Resource[] {
  const { object } = resource;
  const result = mergedObject(object, patch);
  if (Object.keys(result).length === 0) return [];
  const { allowNameChange, allowKindChange } = options;
  const { name, namespace } = mapIn(object, 'metadata');
  const { apiVersion } = object;
  const kept = {
    ...result,
    ...(apiVersion !== undefined && { apiVersion }),
    ...(allowKindChange !== true && { kind: object['kind']! }),
  };
  const placed = withNamespace(allowNameChange === true ? kept : withMetadata(kept, { name: name! }), namespace);
  return [relinked(allowNameChange || allowKindChange ? renamed(resource, placed) : { ...resource, object: placed })];
}

/** A patch moves nothing to another namespace. */
function withNamespace(object: JsonObject, namespace: Json | undefined): JsonObject {
  if (namespace !== undefined) return withMetadata(object, { namespace });
  const { namespace: _moved, ...metadata } = mapIn(object, 'metadata');
  return { ...object, metadata };
}

function mergedObject(object: JsonObject, patch: JsonObject): JsonObject {
  const { apiVersion, kind } = object;
  const isKnown = typeof apiVersion === 'string' && typeof kind === 'string' && isRegistered(apiVersion, kind);
  try {
    return strategicMergePatch(object, patch, isKnown ? schemaNameOf(apiVersion, kind) : undefined, patchFirst);
  } catch (error) {
    if (error instanceof PatchError) throw new KustomizeError(error.status.message ?? 'the patch does not apply');
    throw error;
  }
}
