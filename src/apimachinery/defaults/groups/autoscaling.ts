import type { HorizontalPodAutoscaler, V2HorizontalPodAutoscaler, V2HPAScalingRules } from '../../types.ts';
import type { Defaults } from '../rule.ts';

/** Upstream: pkg/apis/autoscaling/v2/defaults.go */
const scaleUp = (): V2HPAScalingRules => ({
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
});

const scaleDown = (): V2HPAScalingRules => ({
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
});

function fillIn(rules: V2HPAScalingRules, defaults: V2HPAScalingRules): void {
  for (const [field, value] of Object.entries(defaults))
    if (!Object.hasOwn(rules, field)) Object.assign(rules, { [field]: value });
}

/** What an autoscaler goes by that names no metric. */
const defaultUtilization = 80;

export const autoscalingDefaults: Defaults = {
  'autoscaling/v1/HorizontalPodAutoscaler': (object) => {
    (object as HorizontalPodAutoscaler).spec.minReplicas ??= 1;
  },
  'autoscaling/v2/HorizontalPodAutoscaler': (object) => {
    const { spec } = object as V2HorizontalPodAutoscaler;
    const { behavior } = spec;
    spec.minReplicas ??= 1;
    if (!spec.metrics?.length)
      spec.metrics = [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: defaultUtilization } },
        },
      ];
    if (!behavior) return;
    fillIn((behavior.scaleUp ??= {}), scaleUp());
    fillIn((behavior.scaleDown ??= {}), scaleDown());
  },
};
