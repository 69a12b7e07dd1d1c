import { type ResourceDefinition, statusOf, stored } from './definition.ts';

const storage = { ...stored, group: 'storage.k8s.io', version: 'v1', namespaced: false };

/** Upstream: pkg/registry/storage/rest/storage_storage.go */
export const storageResources: readonly ResourceDefinition[] = [
  {
    ...storage,
    resource: 'csidrivers',
    singular: 'csidriver',
    kind: 'CSIDriver',
    storageVersionHash: 'hL6j/rwBV5w=',
  },
  { ...storage, resource: 'csinodes', singular: 'csinode', kind: 'CSINode', storageVersionHash: 'Pe62DkZtjuo=' },
  {
    ...storage,
    namespaced: true,
    resource: 'csistoragecapacities',
    singular: 'csistoragecapacity',
    kind: 'CSIStorageCapacity',
    storageVersionHash: 'xeVl+2Ly1kE=',
  },
  {
    ...storage,
    resource: 'storageclasses',
    singular: 'storageclass',
    kind: 'StorageClass',
    shortNames: ['sc'],
    storageVersionHash: 'K+m6uJwbjGY=',
  },
  {
    ...storage,
    resource: 'volumeattachments',
    singular: 'volumeattachment',
    kind: 'VolumeAttachment',
    storageVersionHash: 'tJx/ezt6UDU=',
    subresources: [statusOf('VolumeAttachment')],
  },
  {
    ...storage,
    resource: 'volumeattributesclasses',
    singular: 'volumeattributesclass',
    kind: 'VolumeAttributesClass',
    shortNames: ['vac'],
    storageVersionHash: 'tIjydgKBC5w=',
  },
];
