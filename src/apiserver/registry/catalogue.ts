import { type Asking, groupsInOrder, resourcesOf } from '../custom-resources/custom-resources.ts';
import { isEnabled } from '../flags/runtime-config.ts';
import type { Reader } from './reader.ts';
import { findResource, type ServedResource, servedResources } from './served-resource.ts';

/** What is served at the moment: what is built in, and what registered add-ons and definitions of custom kinds add. */
export interface Catalogue {
  find(group: string, version: string, resource: string): ServedResource | undefined;
  /** In the order of discovery; the same array until a definition or a registration changes. */
  all(): readonly ServedResource[];
}

const definitions = 'customresourcedefinitions.apiextensions.k8s.io';
const registrations = 'apiservices.apiregistration.k8s.io';

/** Groups that come and go with their APIService, as add-ons do. */
const addOns: ReadonlySet<string> = new Set(['metrics.k8s.io']);

/**
 * Asks the definitions, as the watch cache has them, whenever they have changed.
 * @param config --runtime-config: which of the built-in versions are served
 * @param asking who asks the webhooks that convert custom objects
 */
export function createCatalogue(reader: Reader, config: ReadonlyMap<string, string>, asking?: Asking): Catalogue {
  const builtIn = servedResources.filter((resource) => isEnabled(config, resource));
  const isThere = ({ group, version }: ServedResource): boolean =>
    !addOns.has(group) || reader.get(registrations, '', `${version}.${group}`) !== undefined;
  let asOf = '';
  let all: readonly ServedResource[] = builtIn;
  let byPath: ReadonlyMap<string, ServedResource> = new Map();

  function refresh(): void {
    const versions = `${reader.version(definitions)} ${reader.version(registrations)}`;
    if (versions === asOf) return;
    asOf = versions;
    const custom = groupsInOrder(reader.list(definitions).flatMap((object) => resourcesOf(object, asking)));
    all = [...builtIn.filter(isThere), ...custom];
    byPath = new Map(custom.map((served) => [`${served.apiVersion}/${served.resource}`, served]));
  }

  return {
    find(group, version, resource) {
      const known = findResource(group, version, resource);
      if (known) return isEnabled(config, known) && isThere(known) ? known : undefined;
      if (group === '') return undefined;
      refresh();
      return byPath.get(`${group}/${version}/${resource}`);
    },
    all() {
      refresh();
      return all;
    },
  };
}
