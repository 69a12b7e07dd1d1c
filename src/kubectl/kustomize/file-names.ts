import { effectiveNamespace, gvkOf, isClusterScoped, type JsonObject, nameIn, namespaceIn } from './resource.ts';

/** How files of one object each are called: by namespace, too, where there are several. Upstream: kustomize/commands/build/writer.go */
export function fileNames(objects: readonly JsonObject[]): readonly string[] {
  const place = (object: JsonObject): string | undefined => {
    const id = { ...gvkOf(object), name: nameIn(object), namespace: namespaceIn(object) };
    return isClusterScoped(id) ? undefined : effectiveNamespace(id);
  };
  const namespaces = new Set(objects.map(place).filter((namespace) => namespace !== undefined));
  return objects.map((object) => {
    const { group, version, kind } = gvkOf(object);
    const parts = [namespaces.size > 1 && place(object), group, version, kind, nameIn(object)];
    return `${parts.filter(Boolean).join('_').toLowerCase()}.yaml`;
  });
}
