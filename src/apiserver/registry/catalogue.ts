import { groupsInOrder, resourcesOf } from '../custom-resources/custom-resources.ts';
import type { Reader } from './reader.ts';
import { findResource, type ServedResource, servedResources } from './served-resource.ts';

/** What is served at the moment: what is built in, and what definitions of custom kinds add. */
export interface Catalogue {
  find(group: string, version: string, resource: string): ServedResource | undefined;
  /** In the order of discovery; the same array until a definition changes. */
  all(): readonly ServedResource[];
}

const definitions = 'customresourcedefinitions.apiextensions.k8s.io';

/** Asks the definitions, as the watch cache has them, whenever they have changed. */
export function createCatalogue(reader: Reader): Catalogue {
  let asOf = -1;
  let all: readonly ServedResource[] = servedResources;
  let byPath: ReadonlyMap<string, ServedResource> = new Map();

  function refresh(): void {
    const version = reader.version(definitions);
    if (version === asOf) return;
    asOf = version;
    const custom = groupsInOrder(reader.list(definitions).flatMap(resourcesOf));
    all = custom.length === 0 ? servedResources : [...servedResources, ...custom];
    byPath = new Map(custom.map((served) => [`${served.apiVersion}/${served.resource}`, served]));
  }

  return {
    find(group, version, resource) {
      const builtIn = findResource(group, version, resource);
      if (builtIn || group === '') return builtIn;
      refresh();
      return byPath.get(`${group}/${version}/${resource}`);
    },
    all() {
      refresh();
      return all;
    },
  };
}
