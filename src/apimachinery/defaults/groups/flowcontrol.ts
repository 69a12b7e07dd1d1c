import type { FlowSchema, PriorityLevelConfiguration } from '../../types.ts';
import type { Defaults } from '../rule.ts';

/** Upstream: pkg/apis/flowcontrol/v1/defaults.go */
export const flowcontrolDefaults: Defaults = {
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema': (object) => {
    const { spec } = object as FlowSchema;
    if (!spec.matchingPrecedence) spec.matchingPrecedence = 1000;
  },
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration': (object) => {
    const { exempt, limited } = (object as PriorityLevelConfiguration).spec;
    if (exempt) {
      exempt.nominalConcurrencyShares ??= 0;
      exempt.lendablePercent ??= 0;
    }
    if (!limited) return;
    limited.nominalConcurrencyShares ??= 30;
    limited.lendablePercent ??= 0;
    const { queuing } = limited.limitResponse ?? {};
    if (!queuing) return;
    if (!queuing.queues) queuing.queues = 64;
    if (!queuing.handSize) queuing.handSize = 8;
    if (!queuing.queueLengthLimit) queuing.queueLengthLimit = 50;
  },
};
