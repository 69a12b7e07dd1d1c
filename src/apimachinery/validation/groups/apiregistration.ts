import type { APIService } from '../../types.ts';
import { validateApiService, validateApiServiceStatusUpdate, validateApiServiceUpdate } from '../api-service.ts';
import { create, type KindRules, update } from '../rules.ts';

export const apiregistrationRules: KindRules = {
  'apiregistration.k8s.io/v1/APIService': {
    create: create<APIService>(validateApiService),
    update: update<APIService>(validateApiServiceUpdate),
    subresources: { status: update<APIService>(validateApiServiceStatusUpdate) },
  },
};
