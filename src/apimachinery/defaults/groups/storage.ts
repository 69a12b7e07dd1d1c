import type { CSIDriver, StorageClass } from '../../types.ts';
import type { Defaults } from '../rule.ts';

/** Upstream: pkg/apis/storage/v1/defaults.go */
export const storageDefaults: Defaults = {
  'storage.k8s.io/v1/StorageClass': (object) => {
    const storage = object as StorageClass;
    storage.reclaimPolicy ??= 'Delete';
    storage.volumeBindingMode ??= 'Immediate';
  },
  'storage.k8s.io/v1/CSIDriver': (object) => {
    const { spec } = object as CSIDriver;
    spec.attachRequired ??= true;
    spec.podInfoOnMount ??= false;
    spec.storageCapacity ??= false;
    spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
    if (!spec.volumeLifecycleModes?.length) spec.volumeLifecycleModes = ['Persistent'];
    spec.requiresRepublish ??= false;
    spec.seLinuxMount ??= false;
  },
};
