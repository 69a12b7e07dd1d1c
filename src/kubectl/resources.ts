import type { Api, Json } from './api.ts';
import { Failure } from './failure.ts';

/** One resource as the server's discovery describes it. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  /** Plural, e.g. `pods`. */
  readonly name: string;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** `v1`, or `apps/v1`. */
export const apiVersionOf = ({ group, version }: Pick<Resource, 'group' | 'version'>): string =>
  group === '' ? version : `${group}/${version}`;

/** `pods`, or `deployments.apps`: how messages and `-o name` call it. */
export const qualified = (plural: string, { group }: Pick<Resource, 'group'>): string =>
  group === '' ? plural : `${plural}.${group}`;

/** `pod/web`. */
export const displayName = (resource: Resource, name: string): string =>
  `${qualified(resource.singular, resource)}/${name}`;

export const collectionPath = (
  { group, version, name, namespaced }: Resource,
  namespace: string | undefined,
): string => {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespaced && namespace !== undefined
    ? `${root}/namespaces/${encodeURIComponent(namespace)}/${name}`
    : `${root}/${name}`;
};

export const objectPath = (resource: Resource, namespace: string | undefined, name: string): string =>
  `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}`;

/** Everything the server offers, the core group first. */
export async function discover(api: Api): Promise<readonly Resource[]> {
  const groups = (await api.call('GET', '/apis')) as unknown as {
    readonly groups?: readonly { readonly preferredVersion: { readonly groupVersion: string } }[];
  };
  const versions = ['v1', ...(groups.groups ?? []).map(({ preferredVersion }) => preferredVersion.groupVersion)];
  const lists = await Promise.all(
    versions.map((groupVersion) => api.call('GET', groupVersion === 'v1' ? '/api/v1' : `/apis/${groupVersion}`)),
  );
  return lists.flatMap((list, i) => resourcesOf(list, versions[i]!));
}

function resourcesOf(list: Json, groupVersion: string): readonly Resource[] {
  const [group, version] = groupVersion.includes('/') ? groupVersion.split('/') : ['', groupVersion];
  const entries = (list['resources'] ?? []) as readonly {
    readonly name: string;
    readonly singularName: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs: readonly string[];
    readonly shortNames?: readonly string[];
    readonly categories?: readonly string[];
  }[];
  return entries
    .filter(({ name }) => !name.includes('/'))
    .map((entry) => ({
      group: group!,
      version: version!,
      name: entry.name,
      singular: entry.singularName || entry.kind.toLowerCase(),
      kind: entry.kind,
      shortNames: entry.shortNames ?? [],
      categories: entry.categories ?? [],
      namespaced: entry.namespaced,
      verbs: entry.verbs,
    }));
}

/** The resource that a user's word means: plural, singular, short name, kind, each with an optional `.group`. */
export function findResource(all: readonly Resource[], word: string): Resource {
  const [name, ...groupParts] = word.toLowerCase().split('.');
  const group = groupParts.join('.');
  const found = all.find(
    (resource) =>
      [resource.name, resource.singular, resource.kind.toLowerCase(), ...resource.shortNames].includes(name!) &&
      (group === '' || resource.group === group || `${resource.version}.${resource.group}` === group),
  );
  if (found) return found;
  throw new Failure(`error: the server doesn't have a resource type "${word}"`);
}

/** Resources that a word such as `pods,cm` or the category `all` stands for. */
export function findResources(all: readonly Resource[], words: string): readonly Resource[] {
  return words.split(',').flatMap((word) => {
    const category = all.filter(({ categories }) => categories.includes(word));
    return category.length > 0 ? category : [findResource(all, word)];
  });
}

/** The resource of an object by its apiVersion and kind. */
export function resourceOfObject(all: readonly Resource[], apiVersion: string, kind: string): Resource | undefined {
  return all.find((resource) => resource.kind === kind && apiVersionOf(resource) === apiVersion);
}
