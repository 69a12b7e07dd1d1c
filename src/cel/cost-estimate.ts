import type { ASTNode } from '@marcbachmann/cel-js';
import { maxRequestBytes, scalar, type Sized, text } from './sized.ts';

interface Estimate {
  /** What it costs at most. */
  readonly cost: number;
  readonly value: Sized;
}

type Variables = ReadonlyMap<string, Sized>;

const traversal = 0.1;
const patternWork = 0.25;
const loops = new Set([
  'all',
  'exists',
  'exists_one',
  'existsOne',
  'map',
  'filter',
  'transformList',
  'transformMap',
  'transformMapEntry',
]);
const building = new Set(['map', 'filter', 'transformList', 'transformMap', 'transformMapEntry']);
const overLists = new Set(['isSorted', 'sum', 'min', 'max', 'indexOf', 'lastIndexOf']);
const keepingText = new Set(['lowerAscii', 'upperAscii', 'trim', 'substring', 'replace', 'charAt', 'find', 'string']);

/** What a loop itself does for each entry, beside its body; those that build something make a list of one each time. */
const perEntry = { testing: 3, building: 12 };
const [listCost, mapCost] = [10, 30];

const work = (size: number, factor: number): number => Math.ceil(size * factor);

/**
 * What an expression costs at most, whatever it is given. Differs: sizes that the real estimator does not know and takes
 * for endless are taken to be those of what they were made from.
 * Upstream: cel-go/checker/cost.go, apiserver/pkg/cel/library/cost.go
 */
export function estimatedCost(node: ASTNode, variables: Variables): number {
  return estimate(node, variables).cost;
}

function estimate(node: ASTNode, variables: Variables): Estimate {
  const of = (child: ASTNode): Estimate => estimate(child, variables);
  switch (node.op) {
    case 'value':
      return { cost: 0, value: typeof node.args === 'string' ? text(node.args.length) : scalar };
    case 'id':
      return { cost: 1, value: variables.get(node.args) ?? scalar };
    case '.':
    case '.?': {
      const { cost, value } = of(node.args[0]);
      return { cost: cost + 1, value: value.fields?.(node.args[1]) ?? value.element?.() ?? scalar };
    }
    case '[]':
    case '[?]': {
      const [list, index] = node.args.map(of);
      return { cost: list!.cost + index!.cost + 1, value: list!.value.element?.() ?? scalar };
    }
    case 'list': {
      const items = node.args.map(of);
      const element = items[0]?.value ?? scalar;
      const value: Sized = { kind: 'list', size: items.length, element: () => element };
      return { cost: listCost + sum(items), value };
    }
    case 'map': {
      const entries = node.args.flat().map(of);
      return { cost: mapCost + sum(entries), value: { kind: 'map', size: node.args.length } };
    }
    case '?:': {
      const [condition, yes, no] = node.args.map(of);
      const value = yes!.value.size >= no!.value.size ? yes!.value : no!.value;
      return { cost: condition!.cost + Math.max(yes!.cost, no!.cost), value };
    }
    case '||':
    case '&&':
      return { cost: sum(node.args.map(of)), value: scalar };
    case '!_':
    case '-_':
      return { cost: of(node.args).cost + 1, value: scalar };
    case 'call':
      return called(node.args[0], node.args[1].map(of));
    case 'rcall': {
      const [name, receiver, args] = node.args;
      return loops.has(name) && args.length >= 2
        ? looped(name, of(receiver), args, variables)
        : called(name, [of(receiver), ...args.map(of)]);
    }
    default:
      return operated(node.op, of(node.args[0]), of(node.args[1]));
  }
}

const sum = (estimates: readonly Estimate[]): number => estimates.reduce((total, { cost }) => total + cost, 0);

function operated(operator: string, left: Estimate, right: Estimate): Estimate {
  const cost = left.cost + right.cost;
  const [a, b] = [left.value, right.value];
  if (operator === 'in') return { cost: cost + (b.kind === 'list' ? b.size : 1), value: scalar };
  if (a.kind !== 'text' && b.kind !== 'text') {
    const isJoined = operator === '+' && a.kind === 'list';
    return { cost: cost + 1, value: isJoined ? { ...a, size: a.size + b.size } : scalar };
  }
  if (operator === '+') return { cost: cost + work(a.size + b.size, traversal), value: text(a.size + b.size) };
  return { cost: cost + Math.max(1, work(Math.min(a.size, b.size), traversal)), value: scalar };
}

function called(name: string, parts: readonly Estimate[]): Estimate {
  const cost = sum(parts);
  const [target = scalar, argument = scalar] = parts.map(({ value }) => value);
  if (name === 'has') return { cost: Math.max(0, cost - 1), value: scalar };
  if (name === 'matches' || name === 'find' || name === 'findAll')
    return {
      cost: cost + work(target.size + 1, traversal) * work(argument.size, patternWork),
      value: name === 'find' ? target : scalar,
    };
  if (name === 'contains' && target.kind === 'text')
    return { cost: cost + work(target.size, traversal) * work(argument.size, traversal), value: scalar };
  if (name === 'startsWith' || name === 'endsWith')
    return { cost: cost + work(argument.size, traversal), value: scalar };
  if (overLists.has(name) && target.kind === 'list') {
    const one = target.element?.() ?? scalar;
    return {
      cost: cost + target.size * (one.kind === 'text' ? Math.max(1, work(one.size, traversal)) : 1),
      value: one,
    };
  }
  if (name === 'split') {
    const value: Sized = { kind: 'list', size: target.size, element: () => target };
    return { cost: cost + work(target.size, traversal), value };
  }
  if (target.kind === 'text' && name !== 'size')
    return { cost: cost + Math.max(1, work(target.size, traversal)), value: keepingText.has(name) ? target : scalar };
  return { cost: cost + 1, value: scalar };
}

/** A loop costs what its body costs, as often as there are entries. Its last argument is its result. */
function looped(name: string, range: Estimate, args: readonly ASTNode[], variables: Variables): Estimate {
  const { size, kind } = range.value;
  const element = range.value.element?.() ?? scalar;
  const names = args.flatMap((arg) => (arg.op === 'id' ? [arg.args] : []));
  const isTwo = name.startsWith('transform') || name === 'existsOne' || (args.length === 3 && !building.has(name));
  const first = kind === 'map' ? text(maxRequestBytes) : isTwo ? scalar : element;
  const inner = new Map(variables).set(names[0] ?? '', first);
  if (isTwo) inner.set(names[1] ?? '', element);
  const bodies = args.slice(isTwo ? 2 : 1).map((body) => estimate(body, inner));
  const each = sum(bodies) + (building.has(name) ? perEntry.building : perEntry.testing);
  const made = bodies.at(-1)?.value ?? scalar;
  const value: Sized = !building.has(name)
    ? scalar
    : { kind: name.includes('Map') ? 'map' : 'list', size, element: () => (name === 'filter' ? element : made) };
  return { cost: range.cost + size * each + (building.has(name) ? listCost : 0) + 1, value };
}
