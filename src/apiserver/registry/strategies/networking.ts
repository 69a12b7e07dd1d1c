import { bumpGeneration, keepAllButStatus, plain, specAndStatus, type Strategies, type Strategy } from '../strategy.ts';

/** A spec without a status. */
const specOnly: Strategy = {
  ...plain,
  prepareForCreate: (object) => {
    object.metadata.generation = 1;
  },
  prepareForUpdate: bumpGeneration,
};

/** Whoever makes a range may say that it is ready. */
const rangeStrategy: Strategy = {
  ...plain,
  resetFields: {},
  prepareForUpdate(object, old, scope) {
    if (scope === 'status') keepAllButStatus(object, old);
  },
};

/** Upstream: pkg/registry/networking/<resource>/strategy.go */
export const networkingStrategies: Strategies = {
  'ingressclasses.networking.k8s.io': specOnly,
  'ingresses.networking.k8s.io': specAndStatus,
  'ipaddresses.networking.k8s.io': { ...plain, resetFields: {} },
  'networkpolicies.networking.k8s.io': specOnly,
  'servicecidrs.networking.k8s.io': rangeStrategy,
};
