import { bumpGeneration, plain, specAndStatus, type Strategies, type Strategy } from '../strategy.ts';

/** A spec without a status. */
const specOnly: Strategy = {
  ...plain,
  prepareForCreate: (object) => {
    object.metadata.generation = 1;
  },
  prepareForUpdate: bumpGeneration,
};

/** Upstream: pkg/registry/networking/<resource>/strategy.go */
export const networkingStrategies: Strategies = {
  'ingressclasses.networking.k8s.io': specOnly,
  'ingresses.networking.k8s.io': specAndStatus,
  'networkpolicies.networking.k8s.io': specOnly,
};
