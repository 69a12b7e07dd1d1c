import { creatable, type Strategies } from '../strategy.ts';

export const coordinationStrategies: Strategies = {
  'leases.coordination.k8s.io': { ...creatable, allowUnconditionalUpdate: false },
};
