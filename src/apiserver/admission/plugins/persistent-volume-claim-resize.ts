import { compareQuantities, parseQuantity, type Quantity } from '../../../apimachinery/quantity.ts';
import type { PersistentVolumeClaim, StorageClass } from '../../../apimachinery/types.ts';
import { reject } from '../forbidden.ts';
import { type AdmissionPlugin, type AdmissionWorld, admitted } from '../plugin.ts';

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

const sizeOf = ({ spec }: PersistentVolumeClaim): Quantity =>
  parseQuantity(spec.resources?.requests?.['storage'] ?? '0');

const classOf = ({ metadata, spec }: PersistentVolumeClaim): string =>
  metadata.annotations?.[classAnnotation] ?? spec.storageClassName ?? '';

function allowsExpansion(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  { reader }: AdmissionWorld,
): boolean {
  const [name, before] = [classOf(claim), classOf(old)];
  if (name === '' || before === '') return false;
  const storageClass = reader.get('storageclasses.storage.k8s.io', '', name) as StorageClass | undefined;
  return storageClass?.allowVolumeExpansion === true;
}

/** Upstream: plugin/pkg/admission/storage/persistentvolume/resize/admission.go */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  handles: ({ operation, group, resource, subresource }) =>
    operation === 'UPDATE' && group === '' && resource === 'persistentvolumeclaims' && subresource === '',
  validate(request, world) {
    const [claim, old] = [request.object as PersistentVolumeClaim, request.oldObject as PersistentVolumeClaim];
    if (compareQuantities(sizeOf(claim), sizeOf(old)) <= 0) return admitted;
    if (old.status?.phase !== 'Bound') return reject(request, 'Only bound persistent volume claims can be expanded');
    if (allowsExpansion(claim, old, world)) return admitted;
    return reject(
      request,
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
  },
};
