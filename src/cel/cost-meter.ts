import type { ASTNode } from '@marcbachmann/cel-js';
import { type Budget, limitText, perCallLimit } from './cost-limits.ts';
import { goPattern } from '../apimachinery/go-pattern.ts';
import { childrenOf } from './syntax.ts';

/** An evaluation that cost more than one may. */
class CostLimitError extends Error {
  constructor() {
    super(limitText);
  }
}

/** The evaluation under way; a variable that is worked out within another one is an evaluation of its own. */
let meter = { spent: 0 };

const traversalFactor = 0.1;
const patternFactor = 0.25;
const ownCost: Readonly<Record<string, number>> = { value: 0, list: 10, map: 30 };
const matching = new Set(['matches', 'find', 'findAll']);
const overWholeLists = new Set(['sum', 'min', 'max', 'isSorted', 'indexOf', 'lastIndexOf', 'first', 'last', 'size']);

/** What a node came to last, as far as it bears on what the node around it costs. */
interface Extent {
  text: number;
  items: number;
}

interface Evaluator {
  run(node: ASTNode, scope: unknown): unknown;
}

interface Metered {
  evaluate: (evaluator: Evaluator, node: ASTNode, scope: unknown) => unknown;
}

/** `text.matches(pattern)` in time that can be counted, which the library's own is not; undefined: it is something else. */
function matched(node: ASTNode, evaluator: Evaluator, scope: unknown): boolean | undefined {
  if (node.op !== 'rcall' || node.args[0] !== 'matches') return undefined;
  const [, receiver, [argument]] = node.args;
  const [text, pattern] = [evaluator.run(receiver, scope), argument && evaluator.run(argument, scope)];
  return typeof text === 'string' && typeof pattern === 'string' ? goPattern(pattern).test(text) : undefined;
}

/**
 * Has a checked expression count what it does while it is evaluated: one for each step, more for what has to be gone
 * through. Upstream: cel-go/interpreter/runtimecost.go, apiserver/pkg/cel/library/cost.go
 */
export function metered(root: ASTNode): void {
  extentOf(root);
}

function extentOf(node: ASTNode): Extent {
  const children = childrenOf(node).map(extentOf);
  const extent: Extent = { text: 0, items: 0 };
  let inner = (node as unknown as Metered).evaluate;
  /** The library puts the final way of evaluating a node in the place of the first one, and goes on with it. */
  let isSettling = false;
  const evaluate: Metered['evaluate'] = function (this: unknown, evaluator, ast, scope) {
    if (isSettling) {
      isSettling = false;
      return inner.call(node, evaluator, ast, scope);
    }
    spend(ownCost[node.op] ?? 1);
    const value = matched(node, evaluator, scope) ?? inner.call(node, evaluator, ast, scope);
    extent.text = typeof value === 'string' ? value.length : 0;
    extent.items = Array.isArray(value) ? value.length : 0;
    spend(workOf(node, children) + Math.ceil((extent.text + extent.items) * traversalFactor));
    return value;
  };
  Object.defineProperty(node, 'evaluate', {
    get: () => evaluate,
    set: (better: Metered['evaluate']) => {
      inner = better;
      isSettling = true;
    },
  });
  return extent;
}

function workOf(node: ASTNode, parts: readonly Extent[]): number {
  const text = parts.reduce((sum, part) => sum + part.text, 0);
  switch (node.op) {
    case 'in':
      return parts.at(-1)!.items;
    case 'rcall':
    case 'call': {
      const [name] = node.args;
      if (matching.has(name))
        return Math.ceil(text * traversalFactor * Math.max(1, parts.at(-1)!.text * patternFactor));
      if (overWholeLists.has(name)) return parts[0]?.items ?? 0;
      const crossed = parts.filter(({ items }) => items > 0).reduce((product, { items }) => product * items, 1);
      return Math.ceil(text * traversalFactor) + (crossed > 1 ? crossed : 0);
    }
    case '.':
    case 'id':
    case 'value':
    case '?:':
    case '&&':
    case '||':
      return 0;
    default:
      return Math.ceil(text * traversalFactor);
  }
}

function spend(cost: number): void {
  meter.spent += cost;
  if (meter.spent > perCallLimit) throw new CostLimitError();
}

/** Evaluates, and takes the cost from the budget. Throws what the evaluation throws, and where it cost too much, whatever became of it. */
export function withinLimit<Value>(evaluate: () => Value, budget: Budget | undefined): Value {
  const outer = meter;
  meter = { spent: 0 };
  try {
    const value = evaluate();
    if (meter.spent > perCallLimit) throw new CostLimitError();
    return value;
  } catch (error) {
    throw meter.spent > perCallLimit ? new CostLimitError() : error;
  } finally {
    if (budget) budget.left -= Math.min(meter.spent, perCallLimit);
    meter = outer;
  }
}
