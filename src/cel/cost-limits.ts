/** What all expressions about one request may cost together; they take from it what they cost. */
export interface Budget {
  left: number;
}

/** Upstream: apiserver/pkg/apis/cel/config.go */
export const perCallLimit = 1_000_000;
export const costBudget = 10_000_000;
export const matchConditionsBudget = 2_500_000;

export const limitText = 'operation cancelled: actual cost limit exceeded';
export const outOfBudgetText =
  'validation failed due to running out of cost budget, no further validation rules will be run';
