import { equal } from '../equal.ts';
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
        !equal({ ...object, metadata: undefined }, { ...old, metadata: undefined }) ||
        !equal(object.metadata.labels, old.metadata.labels);
      if (changed) object.metadata.generation = (old.metadata.generation ?? 0) + 1;
    },
  },
};
