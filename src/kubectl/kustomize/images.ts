import type { Json } from '../../apimachinery/object.ts';
import { goPattern } from '../../apimachinery/go-pattern.ts';
import { setField } from '../../apimachinery/set-field.ts';
import { changeFields } from './field-path.ts';
import { imageFields } from './field-specs.ts';
import type { Image } from './kustomization.ts';
import { isObject, type JsonObject, type Resource } from './resource.ts';

/** Resources with another image in the place of one. Upstream: kustomize/api/filters/imagetag */
export function withImages(resources: readonly Resource[], image: Image): readonly Resource[] {
  const change = changeOf(image);
  if (!change) return resources;
  return resources.map((resource) => {
    if (resource.object['kind'] === 'CustomResourceDefinition') return resource;
    const object = inContainers(resource.object, change) as JsonObject;
    return changeFields({ ...resource, object }, imageFields, { set: change });
  });
}

type Change = (value: Json) => Json;

/** Undefined where the name is no pattern, which then stands for nothing. */
function changeOf(image: Image): Change | undefined {
  const tag = '(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?';
  try {
    const pattern = goPattern(`^${image.name ?? ''}${tag}$`);
    return (value) => (typeof value === 'string' && pattern.test(value) ? changed(value, image) : value);
  } catch {
    return undefined;
  }
}

/** In lists that are called as those of containers, wherever they are: custom resources have them, too. */
function inContainers(node: Json, change: Change): Json {
  if (Array.isArray(node)) return node.map((element) => inContainers(element, change));
  if (!isObject(node)) return node;
  const result: JsonObject = {};
  for (const [field, value] of Object.entries(node)) {
    const inside = inContainers(value, change);
    const isContainers = (field === 'containers' || field === 'initContainers') && Array.isArray(inside);
    setField(result, field, isContainers ? inside.map((container) => withImage(container, change)) : inside);
  }
  return result;
}

const withImage = (container: Json, change: Change): Json =>
  isObject(container) && container['image'] !== undefined
    ? { ...container, image: change(container['image']) }
    : container;

function changed(text: string, { newName, newTag, tagSuffix, digest: newDigest }: Image): string {
  const before = partsOf(text);
  const { tag, digest } = newTag
    ? { tag: newTag, digest: newDigest }
    : newDigest
      ? { tag: undefined, digest: newDigest }
      : tagSuffix
        ? { tag: `${before.tag ?? ''}${tagSuffix}`, digest: undefined }
        : before;
  return `${newName || before.name}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
}

/** A colon before the first slash is that of a port. */
function partsOf(image: string): { readonly name: string; readonly tag?: string; readonly digest?: string } {
  const slash = Math.max(0, image.indexOf('/'));
  const at = image.indexOf('@', slash);
  const [named, digest] = at < 0 ? [image] : [image.slice(0, at), image.slice(at + 1)];
  const colon = named.indexOf(':', slash);
  return {
    name: colon < 0 ? named : named.slice(0, colon),
    ...(colon >= 0 && { tag: named.slice(colon + 1) }),
    ...(digest !== undefined && { digest }),
  };
}
