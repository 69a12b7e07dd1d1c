import type { CustomKind } from '../custom-resources/custom-kind.ts';
import { resourcePrefix } from '../storage/keys.ts';
import { type GroupResource, groupResource } from './reader.ts';
import type { ResourceDefinition } from './resources/definition.ts';
import { resources } from './resources.ts';
import { strategyOf } from './strategies.ts';
import type { Strategy } from './strategy.ts';
import { type Views, viewsOf } from './views.ts';

/** A resource with all that the rooms need to serve it. */
export interface ServedResource extends ResourceDefinition {
  readonly groupResource: GroupResource;
  readonly apiVersion: string;
  readonly listKind: string;
  /** Where its objects lie in etcd. */
  readonly prefix: string;
  readonly strategy: Strategy;
  /** The shapes other than the stored one in which it is read and written, by subresource; '' is its own. */
  readonly views: Views;
  /** Of a kind that is not built in: what its definition says. */
  readonly custom?: CustomKind;
}

/** Whether objects of it are kept; reviews and bindings are answered and forgotten. */
export const isStored = ({ storageVersionHash }: ResourceDefinition): boolean => storageVersionHash !== undefined;

export const servedResources: readonly ServedResource[] = resources.map((definition) => ({
  ...definition,
  groupResource: groupResource(definition.group, definition.resource),
  apiVersion: definition.group === '' ? definition.version : `${definition.group}/${definition.version}`,
  listKind: `${definition.kind}List`,
  prefix: resourcePrefix(definition.group, definition.resource),
  strategy: strategyOf(groupResource(definition.group, definition.resource)),
  views: viewsOf(definition),
}));

const byPath = new Map(servedResources.map((served) => [`${served.apiVersion}/${served.resource}`, served]));

export const findResource = (group: string, version: string, resource: string): ServedResource | undefined =>
  byPath.get(`${group === '' ? version : `${group}/${version}`}/${resource}`);

/** Of a resource in several versions the first, which is the one that it is stored in. */
const byGroupResource = new Map(servedResources.toReversed().map((served) => [served.groupResource, served]));

/** The resource of a name such as `pods` or `leases.coordination.k8s.io`. */
export const findGroupResource = (name: GroupResource): ServedResource | undefined => byGroupResource.get(name);
