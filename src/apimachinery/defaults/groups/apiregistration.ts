import type { APIService } from '../../types.ts';
import type { Defaults } from '../rule.ts';

/** Upstream: k8s.io/kube-aggregator/pkg/apis/apiregistration/v1/defaults.go */
export const apiregistrationDefaults: Defaults = {
  'apiregistration.k8s.io/v1/APIService': (object) => {
    const { service } = (object as APIService).spec;
    if (service) service.port ??= 443;
  },
};
