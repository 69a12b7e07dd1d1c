import type { MatchCondition } from '../../../apimachinery/types.ts';
import { matchConditionsBudget } from '../../../cel/cost-limits.ts';
import type { Evaluator } from '../../../cel/load-expressions.ts';
import { attempt } from './policy-variables.ts';

export type Condition = { readonly matches: boolean } | { readonly error: string };

/** All have to hold; one that does not outweighs errors of others. Upstream: webhook/matchconditions/matcher.go */
export function meetsConditions(
  evaluator: Evaluator,
  conditions: readonly MatchCondition[] = [],
  variables: Readonly<Record<string, unknown>>,
): Condition {
  const budget = { left: matchConditionsBudget };
  const results = conditions.map(({ expression }) => attempt(evaluator, expression, variables, budget));
  if (results.some((result) => 'value' in result && result.value !== true)) return { matches: false };
  const errors = results.flatMap((result) => ('error' in result ? [result.error] : []));
  return errors.length > 0 ? { error: errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]` } : { matches: true };
}
