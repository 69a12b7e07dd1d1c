import type { PriorityClass } from '../../types.ts';
import type { Defaults } from '../rule.ts';

/** Upstream: pkg/apis/scheduling/v1/defaults.go */
export const schedulingDefaults: Defaults = {
  'scheduling.k8s.io/v1/PriorityClass': (object) => {
    (object as PriorityClass).preemptionPolicy ??= 'PreemptLowerPriority';
  },
};
