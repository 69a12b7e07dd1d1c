import type { Json } from './api.ts';
import { Failure } from './failure.ts';
import { type ManifestObject, requireTypeMeta } from './manifests.ts';
import { nameOf, namespaceOf } from './output/format.ts';
import { type Resource, resourceOfObject } from './resources.ts';
import type { VerbContext } from './verbs/verb.ts';

/** @throws Failure when the server knows no such kind */
export async function resourceOf(context: VerbContext, manifest: ManifestObject): Promise<Resource> {
  const { apiVersion, kind } = requireTypeMeta(manifest);
  const resource = resourceOfObject(await context.resources(), apiVersion, kind);
  if (resource) return resource;
  throw new Failure(
    `error: resource mapping not found for name: "${nameOf(manifest.object)}" namespace: "${namespaceOf(manifest.object) ?? ''}" from "${manifest.source}": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`,
  );
}

/** The namespace to write to: the object's own, which `-n` must not contradict. */
export function checkedNamespace({ flags, namespace }: VerbContext, object: Json): string {
  const own = namespaceOf(object);
  if (own !== undefined && flags.has('namespace') && own !== namespace)
    throw new Failure(
      `error: the namespace from the provided object "${own}" does not match the namespace "${namespace}". You must pass '--namespace=${own}' to perform this operation.`,
    );
  return own ?? namespace;
}
