import { specAndStatus, type Strategies } from '../strategy.ts';

export const policyStrategies: Strategies = {
  'poddisruptionbudgets.policy': { ...specAndStatus, allowUnconditionalUpdate: false },
};
