import type { RestClient } from '../client/rest.ts';
import type { Context } from '../kernel/context.ts';

/** A kind of object that the server serves, as discovery tells. */
export interface DiscoveredResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs: readonly string[];
  }[];
}

interface GroupList {
  readonly groups: readonly { readonly name: string; readonly preferredVersion: { readonly version: string } }[];
}

/** Every resource in its preferred version; no subresources. */
export async function discoverResources(client: RestClient, context: Context): Promise<readonly DiscoveredResource[]> {
  const { groups } = await client.send<GroupList>('GET', '/apis', { context });
  const versions = [
    { group: '', version: 'v1' },
    ...groups.map(({ name, preferredVersion }) => ({ group: name, version: preferredVersion.version })),
  ];
  const lists = await Promise.all(
    versions.map(async ({ group, version }) => {
      const { resources } = await client.send<ResourceList>('GET', rootOf(group, version), { context });
      return resources
        .filter(({ name }) => !name.includes('/'))
        .map(({ name, kind, namespaced, verbs }) => ({ group, version, resource: name, kind, namespaced, verbs }));
    }),
  );
  return lists.flat();
}

const rootOf = (group: string, version: string): string =>
  group === '' ? `/api/${version}` : `/apis/${group}/${version}`;

/** Collection path, or that of one object. */
export function pathOf(
  { group, version, resource, namespaced }: DiscoveredResource,
  namespace: string | undefined,
  name?: string,
): string {
  const scope = namespaced && namespace ? `/namespaces/${namespace}` : '';
  return `${rootOf(group, version)}${scope}/${resource}${name === undefined ? '' : `/${name}`}`;
}

/** `pods`, `deployments.apps`. */
export const qualified = ({ group, resource }: DiscoveredResource): string =>
  group === '' ? resource : `${resource}.${group}`;
