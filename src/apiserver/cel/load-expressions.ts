import type * as Expressions from './expressions.ts';

/** The evaluator of expressions. */
export type Evaluator = typeof Expressions;

let loaded: Evaluator | undefined;

/** Few clusters have expressions, so their evaluator is fetched by the first that does. */
async function load(): Promise<Evaluator> {
  loaded ??= await import('./expressions.ts');
  return loaded;
}

/** Hands over the evaluator: at once where it is here already. */
export const withExpressions = <Result>(work: (evaluator: Evaluator) => Result): Result | Promise<Result> =>
  loaded ? work(loaded) : load().then(work);
