import { jsonEqual } from '../../../apimachinery/json-equal.ts';
import { plain, type Strategies } from '../strategy.ts';

/** Upstream: pkg/registry/discovery/endpointslice/strategy.go */
export const discoveryStrategies: Strategies = {
  'endpointslices.discovery.k8s.io': {
    ...plain,
    prepareForCreate: (object) => {
      object.metadata.generation = 1;
    },
    prepareForUpdate(object, old) {
      const changed =
        !jsonEqual({ ...object, metadata: undefined }, { ...old, metadata: undefined }) ||
        !jsonEqual(object.metadata.labels, old.metadata.labels);
      if (changed) object.metadata.generation = (old.metadata.generation ?? 0) + 1;
    },
  },
};
