import { celEvaluator } from '../../../cel/load-expressions.ts';
import type { ServedResource } from '../../registry/served-resource.ts';
import { type Condition, meetsConditions } from '../policies/match-conditions.ts';
import { environmentOf, seenBy } from '../policies/policy-variables.ts';
import type { AdmissionRequest, AdmissionWorld } from '../plugin.ts';
import type { Hook } from './hooks.ts';

/** Whether its conditions hold; an error of one that may be ignored is as if they did not. */
export async function meetsItsConditions(
  { webhook }: Hook,
  invoked: ServedResource,
  request: AdmissionRequest,
  world: AdmissionWorld,
): Promise<Condition> {
  const { matchConditions = [], failurePolicy } = webhook;
  if (matchConditions.length === 0) return { matches: true };
  const condition = await celEvaluator.use((evaluator) =>
    meetsConditions(
      evaluator,
      matchConditions,
      environmentOf(evaluator, seenBy(evaluator, request, world, invoked), undefined),
    ),
  );
  return 'error' in condition && failurePolicy === 'Ignore' ? { matches: false } : condition;
}
