import type { EndpointSlice } from '../../types.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate } from '../endpoint-slice.ts';
import { create, type KindRules, update } from '../rules.ts';

export const discoveryRules: KindRules = {
  'discovery.k8s.io/v1/EndpointSlice': {
    create: create<EndpointSlice>(validateEndpointSlice),
    update: update<EndpointSlice>(validateEndpointSliceUpdate),
  },
};
