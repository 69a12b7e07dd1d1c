import { clearStatus, specAndStatus, type Strategies, type Strategy } from '../strategy.ts';

/** Its generations are not counted. Upstream: pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go */
const autoscalerStrategy: Strategy = {
  ...specAndStatus,
  prepareForCreate: clearStatus,
  prepareForUpdate(object, old, scope) {
    specAndStatus.prepareForUpdate(object, old, scope);
    if (old.metadata.generation === undefined) delete object.metadata.generation;
  },
};

export const autoscalingStrategies: Strategies = { 'horizontalpodautoscalers.autoscaling': autoscalerStrategy };
