import type { IPAddress, ServiceCIDR, StorageClass } from '../../types.ts';
import { validateObjectMetaUpdate } from '../metadata.ts';
import {
  validateIpAddress,
  validateIpAddressUpdate,
  validateServiceCidr,
  validateServiceCidrUpdate,
} from '../service-cidr.ts';
import { create, type KindRules, update } from '../rules.ts';
import { validateStorageClass, validateStorageClassUpdate } from '../storage-class.ts';

/** Of groups whose other kinds come later: what a cluster writes as it starts. */
export const startingRules: KindRules = {
  'networking.k8s.io/v1/IPAddress': {
    create: create<IPAddress>(validateIpAddress),
    update: update<IPAddress>(validateIpAddressUpdate),
  },
  'networking.k8s.io/v1/ServiceCIDR': {
    create: create<ServiceCIDR>(validateServiceCidr),
    update: update<ServiceCIDR>(validateServiceCidrUpdate),
    subresources: { status: validateObjectMetaUpdate },
  },
  'storage.k8s.io/v1/StorageClass': {
    create: create<StorageClass>(validateStorageClass),
    update: update<StorageClass>(validateStorageClassUpdate),
  },
};
