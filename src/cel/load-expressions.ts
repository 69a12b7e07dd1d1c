import { onDemand } from '../kernel/on-demand.ts';
import type * as Expressions from './expressions.ts';

/** The evaluator of expressions. */
export type Evaluator = typeof Expressions;

/** Few clusters have expressions, so their evaluator is fetched by the first that does. */
export const celEvaluator = onDemand<Evaluator>(() => import('./expressions.ts'));
