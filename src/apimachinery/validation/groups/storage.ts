import type { CSIDriver, CSINode, CSIStorageCapacity, VolumeAttachment, VolumeAttributesClass } from '../../types.ts';
import { validateCsiDriver, validateCsiDriverUpdate, validateCsiNode, validateCsiNodeUpdate } from '../csi.ts';
import { create, type KindRules, update } from '../rules.ts';
import { validateStorageCapacity, validateStorageCapacityUpdate } from '../storage-capacity.ts';
import { validateAttributesClass, validateAttributesClassUpdate } from '../attributes-class.ts';
import { validateVolumeAttachment, validateVolumeAttachmentUpdate } from '../volume-attachment.ts';

export const storageRules: KindRules = {
  'storage.k8s.io/v1/CSIDriver': {
    create: create<CSIDriver>(validateCsiDriver),
    update: update<CSIDriver>(validateCsiDriverUpdate),
  },
  'storage.k8s.io/v1/CSINode': {
    create: create<CSINode>(validateCsiNode),
    update: update<CSINode>(validateCsiNodeUpdate),
  },
  'storage.k8s.io/v1/CSIStorageCapacity': {
    create: create<CSIStorageCapacity>(validateStorageCapacity),
    update: update<CSIStorageCapacity>(validateStorageCapacityUpdate),
  },
  'storage.k8s.io/v1/VolumeAttachment': {
    create: create<VolumeAttachment>(validateVolumeAttachment),
    update: update<VolumeAttachment>(validateVolumeAttachmentUpdate),
  },
  'storage.k8s.io/v1/VolumeAttributesClass': {
    create: create<VolumeAttributesClass>(validateAttributesClass),
    update: update<VolumeAttributesClass>(validateAttributesClassUpdate),
  },
};
