import type { APIService } from '../../../apimachinery/types.ts';
import { formatTime } from '../../../apimachinery/time.ts';
import { keepAllButStatus, plain, restore, type Strategies, type Strategy } from '../strategy.ts';

/** What this server answers itself is there as soon as it is. Upstream: k8s.io/kube-aggregator/pkg/registry/apiservice/strategy.go */
const apiServiceStrategy: Strategy = {
  ...plain,
  allowUnconditionalUpdate: false,
  prepareForCreate(object, now) {
    const service = object as APIService;
    const local = {
      type: 'Available',
      status: 'True',
      reason: 'Local',
      message: 'Local APIServices are always available',
      lastTransitionTime: formatTime(now),
    };
    service.status = service.spec.service ? {} : { conditions: [local] };
  },
  prepareForUpdate(object, old, scope) {
    if (scope === 'status') keepAllButStatus(object, old);
    else restore(object, old, 'status');
  },
};

export const apiregistrationStrategies: Strategies = { 'apiservices.apiregistration.k8s.io': apiServiceStrategy };
