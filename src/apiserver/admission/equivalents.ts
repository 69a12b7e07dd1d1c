import type { KubeObject } from '../../apimachinery/object.ts';
import type { Catalogue } from '../registry/catalogue.ts';
import type { ServedResource } from '../registry/served-resource.ts';
import type { View } from '../registry/views/view.ts';

export interface KindOfVersion {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const byPrefix = new WeakMap<readonly ServedResource[], ReadonlyMap<string, readonly ServedResource[]>>();

/** All the ways in which the same objects are served. Upstream: apimachinery/pkg/runtime/mapper.go */
export function equivalentsOf({ prefix }: ServedResource, resources: Catalogue): readonly ServedResource[] {
  const all = resources.all();
  let known = byPrefix.get(all);
  if (!known) byPrefix.set(all, (known = grouped(all)));
  return known.get(prefix) ?? [];
}

function grouped(resources: readonly ServedResource[]): ReadonlyMap<string, readonly ServedResource[]> {
  const groups = new Map<string, ServedResource[]>();
  for (const resource of resources) {
    if (resource.storageVersionHash === undefined) continue;
    const group = groups.get(resource.prefix);
    if (group) group.push(resource);
    else groups.set(resource.prefix, [resource]);
  }
  return groups;
}

/** The kind in which a resource, or a subresource of it, is written. */
export function kindIn({ group, version, kind, subresources }: ServedResource, subresource: string): KindOfVersion {
  const sub = subresources.find(({ name }) => name === subresource);
  return { group: sub?.group ?? group, version: sub?.version ?? version, kind: sub?.kind ?? kind };
}

const viewIn = ({ views }: ServedResource, subresource: string): View | undefined =>
  views[subresource] ?? (subresource === 'status' ? views[''] : undefined);

/** An object on its way to storage as a version of its resource shows it. */
export const shownIn = (resource: ServedResource, subresource: string, object: KubeObject): KubeObject =>
  viewIn(resource, subresource)?.show(object) ?? object;

/** The way back: what is to be stored of an object as a version shows it. Throws `Refusal`. */
export const storedFrom = (
  resource: ServedResource,
  subresource: string,
  shown: KubeObject,
  stored: KubeObject | undefined,
): KubeObject => viewIn(resource, subresource)?.store(shown, stored) ?? shown;
