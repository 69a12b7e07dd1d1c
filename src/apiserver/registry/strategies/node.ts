import { plain, type Strategies } from '../strategy.ts';

/** Upstream: pkg/registry/node/runtimeclass/strategy.go */
export const nodeStrategies: Strategies = {
  'runtimeclasses.node.k8s.io': { ...plain, allowUnconditionalUpdate: false },
};
