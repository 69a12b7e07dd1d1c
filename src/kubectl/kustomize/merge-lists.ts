import { jsonEqual } from '../../apimachinery/json-equal.ts';
import type { Json } from '../../apimachinery/object.ts';
import { type ListMerge, withoutDirectives } from '../../apimachinery/patch/strategic-merge-patch.ts';
import { isObject, type JsonObject } from './resource.ts';

/** Lists whose elements a second field tells apart, too, by the first. Upstream: x-kubernetes-list-map-keys */
const secondKeys: Readonly<Record<string, string>> = {
  containerPort: 'protocol',
  port: 'protocol',
  topologyKey: 'whenUnsatisfiable',
};

/**
 * As kustomize merges the lists of a strategic merge patch: what the patch names comes first, in its order. An element with
 * one of two keys is another than one that has both; where such a one is there, the patch's is not looked at.
 * Upstream: kustomize/kyaml/yaml/walk/associative_sequence.go
 */
export const patchFirst: ListMerge = (original, patch, { isMerged, key, mergeElement }) => {
  if (!isMerged) return [...patch];
  if (key === undefined)
    return [...patch, ...original.filter((item) => !patch.some((other) => jsonEqual(other, item)))];
  const elements = patch.filter(isObject);
  if (elements.some((element) => element['$patch'] === 'replace'))
    return elements.filter((element) => element['$patch'] === undefined).map(withoutDirectives);
  const identity = identityBy(key, secondKeys[key]);
  const find = (list: readonly Json[], id: string): JsonObject | undefined =>
    list.filter(isObject).find((item) => identity(item) === id);
  const changes = elements.filter((element) => element[key] !== undefined);
  const merged = (item: Json): readonly Json[] => {
    const change = isObject(item) ? find(changes, identity(item)) : undefined;
    if (!change) return [item];
    return change['$patch'] === 'delete' ? [] : [mergeElement(item as JsonObject, change)];
  };
  const isNew = (element: JsonObject): boolean =>
    element['$patch'] !== 'delete' && !original.some((item) => isObject(item) && isLike(item, element, key));
  const added = changes.filter(isNew).map(withoutDirectives);
  const hasBothKeys = original.some((item) => isObject(item) && item[secondKeys[key] ?? ''] !== undefined);
  if (hasBothKeys) return [...added, ...original.flatMap(merged)];
  const named = changes.flatMap((change) => {
    const item = find(original, identity(change));
    return item ? merged(item) : isNew(change) ? [withoutDirectives(change)] : [];
  });
  const others = original.filter((item) => !isObject(item) || !find(changes, identity(item)));
  return [...named, ...others];
};

const identityBy =
  (first: string, second: string | undefined) =>
  (item: JsonObject): string =>
    JSON.stringify([item[first] ?? null, second === undefined ? null : (item[second] ?? null)]);

/** Whether an element stands in the way of a new one: the same by the keys that both have. */
function isLike(item: JsonObject, element: JsonObject, key: string): boolean {
  const second = secondKeys[key] ?? '';
  const [own, other] = [item[second], element[second]];
  return (
    jsonEqual(item[key] ?? null, element[key] ?? null) && (own === undefined || other === undefined || own === other)
  );
}
