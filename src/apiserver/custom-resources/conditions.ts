import { formatTime } from '../../apimachinery/time.ts';
import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from '../../apimachinery/types.ts';

export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io';

type Status = NonNullable<CustomResourceDefinition['status']>;
type Condition = CustomResourceDefinitionCondition;

export const conditionOf = ({ status }: CustomResourceDefinition, type: string): Condition | undefined =>
  status?.conditions?.find((condition) => condition.type === type);

export const isTrue = (definition: CustomResourceDefinition, type: string): boolean =>
  conditionOf(definition, type)?.status === 'True';

/**
 * A condition keeps its time for as long as it keeps its status.
 * Upstream: staging/src/k8s.io/apiextensions-apiserver/pkg/apihelpers/helpers.go (SetCRDCondition)
 *
 * @param now epoch ms
 */
export function withCondition(status: Status | undefined, condition: Condition, now: number): Status {
  const conditions = status?.conditions ?? [];
  const old = conditions.find(({ type }) => type === condition.type);
  const { type, status: state, reason, message } = condition;
  const lastTransitionTime = old?.status === state ? old?.lastTransitionTime : formatTime(now);
  const dated: Condition = { type, status: state, lastTransitionTime, reason, message };
  return {
    ...status,
    conditions: old ? conditions.map((one) => (one === old ? dated : one)) : [...conditions, dated],
  } as Status;
}
