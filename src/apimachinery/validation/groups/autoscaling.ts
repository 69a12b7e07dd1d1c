import type { V2HorizontalPodAutoscaler } from '../../types.ts';
import { validateAutoscaler, validateAutoscalerStatusUpdate, validateAutoscalerUpdate } from '../autoscaler.ts';
import { create, type KindRules, update } from '../rules.ts';

export const autoscalingRules: KindRules = {
  'autoscaling/v2/HorizontalPodAutoscaler': {
    create: create<V2HorizontalPodAutoscaler>(validateAutoscaler),
    update: update<V2HorizontalPodAutoscaler>(validateAutoscalerUpdate),
    subresources: { status: update<V2HorizontalPodAutoscaler>(validateAutoscalerStatusUpdate) },
  },
};
