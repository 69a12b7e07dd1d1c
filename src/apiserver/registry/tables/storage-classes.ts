import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass,
} from '../../../apimachinery/types.ts';
import { isDefaultStorageClass } from '../../../apimachinery/default-class.ts';
import { age, ageIn, aged, column, type TableLayout, type TableLayouts } from './layout.ts';

const listed = (texts: readonly string[]): string => (texts.length === 0 ? '<unset>' : texts.join(','));

const storageClassLayout: TableLayout = {
  columns: [
    column('Name'),
    column('Provisioner'),
    column('ReclaimPolicy'),
    column('VolumeBindingMode'),
    column('AllowVolumeExpansion', 'boolean'),
    age,
  ],
  row: (object, now) => {
    const { metadata, provisioner, reclaimPolicy, volumeBindingMode, allowVolumeExpansion } = object as StorageClass;
    return {
      cells: [
        isDefaultStorageClass(object) ? `${metadata.name} (default)` : metadata.name,
        provisioner,
        reclaimPolicy ?? 'Delete',
        volumeBindingMode ?? '<unset>',
        allowVolumeExpansion ?? false,
        ageIn(object, now),
      ],
    };
  },
};

/** Upstream: pkg/printers/internalversion/printers.go */
export const storageClassLayouts: TableLayouts = {
  'storageclasses.storage.k8s.io': storageClassLayout,
  'csidrivers.storage.k8s.io': aged<CSIDriver>(
    [
      column('AttachRequired', 'boolean'),
      column('PodInfoOnMount', 'boolean'),
      column('StorageCapacity', 'boolean'),
      column('TokenRequests'),
      column('RequiresRepublish', 'boolean'),
      column('Modes'),
    ],
    ({ spec }) => [
      spec.attachRequired ?? true,
      spec.podInfoOnMount ?? false,
      spec.storageCapacity ?? false,
      listed((spec.tokenRequests ?? []).map(({ audience }) => audience)),
      spec.requiresRepublish ?? false,
      listed(spec.volumeLifecycleModes ?? []),
    ],
  ),
  'csinodes.storage.k8s.io': aged<CSINode>([column('Drivers', 'integer')], ({ spec }) => [
    ((spec.drivers as unknown[] | null) ?? []).length,
  ]),
  'csistoragecapacities.storage.k8s.io': {
    columns: [column('Name'), column('StorageClassName'), column('Capacity')],
    row: (object) => {
      const { metadata, storageClassName, capacity } = object as CSIStorageCapacity;
      return { cells: [metadata.name, storageClassName, capacity ?? ''] };
    },
  },
  'volumeattributesclasses.storage.k8s.io': aged<VolumeAttributesClass>([column('DriverName')], ({ driverName }) => [
    driverName,
  ]),
  'volumeattachments.storage.k8s.io': aged<VolumeAttachment>(
    [column('Attacher'), column('PV'), column('Node'), column('Attached', 'boolean')],
    ({ spec, status }) => [
      spec.attacher,
      spec.source.persistentVolumeName ?? '',
      spec.nodeName,
      status?.attached ?? false,
    ],
  ),
};
