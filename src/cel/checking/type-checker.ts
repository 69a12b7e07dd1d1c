import type { ASTNode } from '@marcbachmann/cel-js';
import { loopOf, namedTypes, optionalLoop } from './loops.ts';
import { operators } from './operators.ts';
import { placeOf } from './places.ts';
import { type Overload, resultOf } from './signatures.ts';
import * as types from './types.ts';
import { type CelType, dyn, error, isAssignable, shownType } from './types.ts';

/** What an expression may call and name, and of which type. */
export interface Declarations {
  /** By name. Functions of a namespace go by `sets.contains`. */
  readonly functions: ReadonlyMap<string, readonly Overload[]>;
  /** Those that are asked of a value, by name; it is the first parameter. */
  readonly methods: ReadonlyMap<string, readonly Overload[]>;
  readonly variables: ReadonlyMap<string, CelType>;
}

export interface Mistake {
  /** Where in the source. */
  readonly at: number;
  readonly text: string;
}

export interface Checked {
  readonly type: CelType;
  /** In the order of the source. */
  readonly mistakes: readonly Mistake[];
}

type Scope = ReadonlyMap<string, CelType>;

/** Finds the type of an expression, and every place where it cannot be right. Upstream: cel-go/checker/checker.go */
export function checkTypes(root: ASTNode, declarations: Declarations): Checked {
  const mistakes: Mistake[] = [];

  const complain = (at: number, text: string): CelType => {
    mistakes.push({ at, text });
    return error;
  };

  /** @param of the value that is asked, for a message */
  const applied = (
    name: string,
    overloads: readonly Overload[],
    given: readonly CelType[],
    at: number,
    isMethod = false,
  ) => {
    const result = resultOf(overloads, given);
    if (result) return result;
    const [of, ...rest] = given.map(shownType);
    const shown = isMethod ? `${of}.(${rest.join(', ')})` : `(${given.map(shownType).join(', ')})`;
    return complain(at, `found no matching overload for '${name}' applied to '${shown}'`);
  };

  const operator = (name: string, node: ASTNode, operands: readonly ASTNode[], scope: Scope): CelType =>
    applied(
      name,
      operators.get(name)!,
      operands.map((operand) => check(operand, scope)),
      placeOf(node),
    );

  const undeclared = (name: string, at: number): CelType =>
    complain(at, `undeclared reference to '${name}' (in container '')`);

  /** The field of a value. */
  const selected = (of: CelType, field: string, at: number): CelType => {
    if (of.kind === 'dyn' || of.kind === 'error') return dyn;
    if (of.kind === 'map') return of.value;
    if (of.kind === 'optional') return types.optionalOf(selected(of.element, field, at));
    if (of.kind !== 'object') return complain(at, `type '${shownType(of)}' does not support field selection`);
    return of.field(field) ?? complain(at, `undefined field '${field}'`);
  };

  /** The one type of parts that have to be of one type. */
  const joined = (parts: readonly ASTNode[], scope: Scope): CelType => {
    let common: CelType | undefined;
    for (const part of parts) {
      const type = check(part, scope);
      if (!common || isAssignable(type, common, new Map())) common = type;
      else if (!isAssignable(common, type, new Map()))
        complain(placeOf(part), `expected type '${shownType(common)}' but found '${shownType(type)}'`);
    }
    return common ?? dyn;
  };

  const call = (node: ASTNode & { readonly op: 'call' }, scope: Scope): CelType => {
    const [name, args] = node.args;
    const [subject] = args;
    if (name === 'has' && subject?.op === '.') {
      selected(check(subject.args[0], scope), subject.args[1], placeOf(node));
      return types.bool;
    }
    const given = args.map((one) => check(one, scope));
    const overloads = declarations.functions.get(name);
    return overloads ? applied(name, overloads, given, placeOf(node)) : undeclared(name, placeOf(node));
  };

  const method = (node: ASTNode & { readonly op: 'rcall' }, scope: Scope): CelType => {
    const [name, receiver, args] = node.args;
    const at = placeOf(node);
    const qualified = receiver.op === 'id' ? `${receiver.args}.${name}` : '';
    if (qualified === 'cel.bind' && args.length === 3 && args[0]!.op === 'id')
      return check(args[2]!, new Map([...scope, [args[0]!.args, check(args[1]!, scope)]]));
    const ofNamespace = declarations.functions.get(qualified);
    if (ofNamespace)
      return applied(
        qualified,
        ofNamespace,
        args.map((one) => check(one, scope)),
        at,
      );
    return loop(node, scope) ?? asked(name, receiver, args, at, scope);
  };

  const asked = (name: string, receiver: ASTNode, args: readonly ASTNode[], at: number, scope: Scope): CelType => {
    const given = [receiver, ...args].map((one) => check(one, scope));
    const overloads = declarations.methods.get(name);
    return overloads ? applied(name, overloads, given, at, true) : undeclared(name, at);
  };

  /** Undefined: it is none. */
  const loop = (node: ASTNode & { readonly op: 'rcall' }, scope: Scope): CelType | undefined => {
    const [name, receiver, args] = node.args;
    const optional = args.length === 2 ? optionalLoop(name) : undefined;
    if (optional && args[0]!.op === 'id')
      return optional.result(
        check(args[1]!, new Map([...scope, [args[0]!.args, optional.named(check(receiver, scope))]])),
      );
    const found = loopOf(name, args.length);
    if (!found) return undefined;
    const entries = check(receiver, scope);
    const named = namedTypes(entries, found.names);
    if (!named)
      complain(
        placeOf(receiver),
        `expression of type '${shownType(entries)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
      );
    const inner = new Map(scope);
    args.slice(0, found.names).forEach((one, at) => {
      if (one.op === 'id') inner.set(one.args, named?.[at] ?? error);
    });
    const given = args.slice(found.names).map((one) => check(one, inner));
    const result = found.result(given.at(-1)!, entries);
    const { condition } = found;
    if (condition && !isAssignable(types.bool, given[condition.at]!, new Map()))
      complain(
        placeOf(node),
        `found no matching overload for ${condition.applied(given[condition.at]!, entries, result)}`,
      );
    return result;
  };

  const check = (node: ASTNode, scope: Scope): CelType => {
    switch (node.op) {
      case 'value':
        return literalType(node.args);
      case 'id':
        return scope.get(node.args) ?? undeclared(node.args, placeOf(node));
      case '.':
        return selected(check(node.args[0], scope), node.args[1], placeOf(node));
      case '.?': {
        const of = check(node.args[0], scope);
        return types.optionalOf(selected(of.kind === 'optional' ? of.element : of, node.args[1], placeOf(node)));
      }
      case '[]':
        return operator('_[_]', node, node.args, scope);
      case '[?]':
        return operator('_[?_]', node, node.args, scope);
      case 'call':
        return call(node, scope);
      case 'rcall':
        return method(node, scope);
      case 'list':
        return types.listOf(joined(node.args, scope));
      case 'map': {
        const [keys, values] = [0, 1].map((side) => node.args.map((entry) => entry[side as 0 | 1]));
        return types.mapOf(joined(keys!, scope), joined(values!, scope));
      }
      case '?:':
        return operator('_?_:_', node, node.args, scope);
      case '!_':
      case '-_':
        return operator(node.op, node, [node.args], scope);
      case 'in':
        return operator('@in', node, node.args, scope);
      default:
        return operator(`_${node.op}_`, node, node.args, scope);
    }
  };

  const type = check(root, declarations.variables);
  return { type, mistakes: mistakes.toSorted((a, b) => a.at - b.at) };
}

function literalType(value: unknown): CelType {
  if (value === null) return types.nothing;
  if (value instanceof Uint8Array) return types.bytes;
  const simple = { string: types.string, bigint: types.int, number: types.double, boolean: types.bool };
  return simple[typeof value as keyof typeof simple] ?? types.uint;
}
