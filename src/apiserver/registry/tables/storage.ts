import type { PersistentVolume, PersistentVolumeClaim } from '../../../apimachinery/types.ts';
import { age, ageIn, column, type TableLayout, wide } from './layout.ts';

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

const modesOf = (modes: readonly string[] = []): string =>
  Object.entries(shortModes)
    .flatMap(([mode, short]) => (modes.includes(mode) ? [short] : []))
    .join(',');

const phaseOf = ({ metadata, status }: PersistentVolume | PersistentVolumeClaim): string =>
  metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? '');

const classOf = ({ metadata, spec }: PersistentVolume | PersistentVolumeClaim): string =>
  metadata.annotations?.[classAnnotation] ?? spec.storageClassName ?? '';

const unset = '<unset>';

/** Upstream: pkg/printers/internalversion/printers.go (printPersistentVolume) */
export const persistentVolumeLayout: TableLayout = {
  columns: [
    column('Name'),
    column('Capacity'),
    column('Access Modes'),
    column('Reclaim Policy'),
    column('Status'),
    column('Claim'),
    column('StorageClass'),
    column('VolumeAttributesClass'),
    column('Reason'),
    age,
    wide(column('VolumeMode')),
  ],
  row: (object, now) => {
    const volume = object as PersistentVolume;
    const { spec, status } = volume;
    const claim = spec.claimRef;
    return {
      cells: [
        object.metadata.name,
        spec.capacity?.['storage'] ?? '0',
        modesOf(spec.accessModes),
        spec.persistentVolumeReclaimPolicy ?? '',
        phaseOf(volume),
        claim ? `${claim.namespace ?? ''}/${claim.name ?? ''}` : '',
        classOf(volume),
        spec.volumeAttributesClassName ?? unset,
        status?.reason ?? '',
        ageIn(object, now),
        spec.volumeMode ?? unset,
      ],
    };
  },
};

/** Upstream: printPersistentVolumeClaim */
export const persistentVolumeClaimLayout: TableLayout = {
  columns: [
    column('Name'),
    column('Status'),
    column('Volume'),
    column('Capacity'),
    column('Access Modes'),
    column('StorageClass'),
    column('VolumeAttributesClass'),
    age,
    wide(column('VolumeMode')),
  ],
  row: (object, now) => {
    const claim = object as PersistentVolumeClaim;
    const { spec, status } = claim;
    const { volumeName = '' } = spec;
    return {
      cells: [
        object.metadata.name,
        phaseOf(claim),
        volumeName,
        volumeName === '' ? '' : (status?.capacity?.['storage'] ?? '0'),
        volumeName === '' ? '' : modesOf(status?.accessModes),
        classOf(claim),
        spec.volumeAttributesClassName ?? unset,
        ageIn(object, now),
        spec.volumeMode ?? unset,
      ],
    };
  },
};
