import type { CSIDriver } from '../../../apimachinery/types.ts';
import { jsonEqual } from '../../../apimachinery/json-equal.ts';
import { clearStatus, keepAllButStatus, plain, restore, type Strategies, type Strategy } from '../strategy.ts';

const returned: Strategy = { ...plain, returnsDeletedObject: true };
const conditional: Strategy = { ...returned, allowUnconditionalUpdate: false };

const mutable = ['tokenRequests', 'requiresRepublish', 'seLinuxMount', 'nodeAllocatableUpdatePeriodSeconds'] as const;

/** Upstream: pkg/registry/storage/csidriver/strategy.go */
const driverStrategy: Strategy = {
  ...conditional,
  prepareForUpdate(object, old) {
    const [spec, before] = [(object as CSIDriver).spec, (old as CSIDriver).spec];
    if (mutable.some((field) => !jsonEqual(spec[field], before[field])))
      object.metadata.generation = (old.metadata.generation ?? 0) + 1;
  },
};

/** Upstream: pkg/registry/storage/volumeattachment/strategy.go */
const attachmentStrategy: Strategy = {
  ...conditional,
  prepareForCreate: clearStatus,
  prepareForUpdate(object, old, scope) {
    if (scope === 'status') keepAllButStatus(object, old);
    else restore(object, old, 'status');
  },
};

export const storageStrategies: Strategies = {
  'csidrivers.storage.k8s.io': driverStrategy,
  'csinodes.storage.k8s.io': conditional,
  'csistoragecapacities.storage.k8s.io': conditional,
  'storageclasses.storage.k8s.io': returned,
  'volumeattachments.storage.k8s.io': attachmentStrategy,
  'volumeattributesclasses.storage.k8s.io': returned,
};
