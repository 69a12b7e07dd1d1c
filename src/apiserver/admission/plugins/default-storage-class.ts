import type { KubeObject } from '../../../apimachinery/object.ts';
import type { PersistentVolumeClaim, StorageClass } from '../../../apimachinery/types.ts';
import { type AdmissionPlugin, admitted, changed } from '../plugin.ts';

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';
const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

const isDefault = ({ metadata }: StorageClass): boolean =>
  defaultAnnotations.some((name) => metadata.annotations?.[name] === 'true');

/** The newest comes first; of those made at once, the first by name. */
const newestFirst = (a: StorageClass, b: StorageClass): number => {
  const [one, other] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
  if (one !== other) return one < other ? 1 : -1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
};

/** A claim that names no class gets the default one. Upstream: plugin/pkg/admission/storage/storageclass/setdefault/admission.go */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  handles: ({ operation, group, resource, subresource }) =>
    operation === 'CREATE' && group === '' && resource === 'persistentvolumeclaims' && subresource === '',
  mutate({ object }, { reader }) {
    const claim = object as PersistentVolumeClaim;
    if (claim.spec.storageClassName !== undefined || claim.metadata.annotations?.[classAnnotation] !== undefined)
      return admitted;
    const classes = reader.list('storageclasses.storage.k8s.io') as readonly StorageClass[];
    const chosen = classes.filter(isDefault).toSorted(newestFirst)[0];
    if (!chosen) return admitted;
    const storageClassName = chosen.metadata.name;
    return changed({ ...claim, spec: { ...claim.spec, storageClassName } } as KubeObject, [
      { path: 'spec.storageClassName', value: storageClassName },
    ]);
  },
};
