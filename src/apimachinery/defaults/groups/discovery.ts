import type { EndpointSlice } from '../../types.ts';
import type { Defaults } from '../rule.ts';

/** Upstream: pkg/apis/discovery/v1/defaults.go */
export const discoveryDefaults: Defaults = {
  'discovery.k8s.io/v1/EndpointSlice': (object) => {
    for (const port of (object as EndpointSlice).ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
};
