import { type GroupResource, groupResource } from '../registry/reader.ts';

/** All that the API server keeps lies under this. */
export const registryRoot = '/registry/';

/** Where a resource's name in etcd is not its plural: history that the real server carries on. */
const prefixes: Readonly<Record<GroupResource, string>> = {
  nodes: 'minions',
  services: 'services/specs',
  endpoints: 'services/endpoints',
  replicationcontrollers: 'controllers',
  'ingresses.networking.k8s.io': 'ingress',
  'events.events.k8s.io': 'events',
  'apiservices.apiregistration.k8s.io': 'apiregistration.k8s.io/apiservices',
  'customresourcedefinitions.apiextensions.k8s.io': 'apiextensions.k8s.io/customresourcedefinitions',
};

/**
 * `/registry/pods/`: all keys of a resource begin so.
 * Upstream: pkg/kubeapiserver/default_storage_factory_builder.go (SpecialDefaultResourcePrefixes)
 */
export const resourcePrefix = (group: string, resource: string): string =>
  `${registryRoot}${prefixes[groupResource(group, resource)] ?? resource}/`;

/** `/registry/example.com/foos/`: custom kinds lie under their group. */
export const customPrefix = (group: string, resource: string): string => `${registryRoot}${group}/${resource}/`;

/** `/registry/pods/default/web`; cluster-scoped objects have no namespace part. */
export const objectKey = (prefix: string, namespace: string, name: string): string =>
  namespace === '' ? prefix + name : `${prefix}${namespace}/${name}`;
