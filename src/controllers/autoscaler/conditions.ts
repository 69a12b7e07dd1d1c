import { formatTime } from '../../apimachinery/time.ts';
import type { V2HorizontalPodAutoscalerCondition } from '../../apimachinery/types.ts';

/** What a condition says. */
export interface Finding {
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** A condition in the place of what it said before. @param now epoch ms. Upstream: setConditionInList */
export function withCondition(
  conditions: readonly V2HorizontalPodAutoscalerCondition[],
  type: 'AbleToScale' | 'ScalingActive' | 'ScalingLimited',
  { status, reason, message }: Finding,
  now: number,
): readonly V2HorizontalPodAutoscalerCondition[] {
  const before = conditions.find((condition) => condition.type === type);
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : undefined;
  const next = { type, status, lastTransitionTime: lastTransitionTime ?? formatTime(now), reason, message };
  return before ? conditions.map((condition) => (condition === before ? next : condition)) : [...conditions, next];
}
