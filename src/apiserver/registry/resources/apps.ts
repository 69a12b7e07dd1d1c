import { type ResourceDefinition, scale, statusOf, stored } from './definition.ts';

const apps = { ...stored, group: 'apps', version: 'v1', namespaced: true };
const inAll = { categories: ['all'] };

/** Upstream: pkg/registry/apps/rest/storage_apps.go */
export const appsResources: readonly ResourceDefinition[] = [
  {
    ...apps,
    resource: 'controllerrevisions',
    singular: 'controllerrevision',
    kind: 'ControllerRevision',
    storageVersionHash: '85nkx63pcBU=',
  },
  {
    ...apps,
    ...inAll,
    resource: 'daemonsets',
    singular: 'daemonset',
    kind: 'DaemonSet',
    shortNames: ['ds'],
    storageVersionHash: 'dd7pWHUlMKQ=',
    subresources: [statusOf('DaemonSet')],
  },
  {
    ...apps,
    ...inAll,
    resource: 'deployments',
    singular: 'deployment',
    kind: 'Deployment',
    shortNames: ['deploy'],
    storageVersionHash: '8aSe+NMegvE=',
    subresources: [scale, statusOf('Deployment')],
  },
  {
    ...apps,
    ...inAll,
    resource: 'replicasets',
    singular: 'replicaset',
    kind: 'ReplicaSet',
    shortNames: ['rs'],
    storageVersionHash: 'P1RzHs8/mWQ=',
    subresources: [scale, statusOf('ReplicaSet')],
  },
  {
    ...apps,
    ...inAll,
    resource: 'statefulsets',
    singular: 'statefulset',
    kind: 'StatefulSet',
    shortNames: ['sts'],
    storageVersionHash: 'H+vl74LkKdo=',
    subresources: [scale, statusOf('StatefulSet')],
  },
];
