import { type ASTNode, type Environment, Optional } from '@marcbachmann/cel-js';

/** What of the library's checker and evaluator a macro is handed. */
interface Scope {
  forkWithVariable(name: string, type: unknown): Scope;
  reuse(parent: Scope): Scope;
  setIterValue(value: unknown, evaluator: Evaluator): Scope;
}

interface Checker {
  check(node: ASTNode, scope: Scope): { readonly kind: string };
  getType(name: string): unknown;
  createError(code: string, message: string, node: ASTNode): Error;
}

interface Evaluator {
  run(node: ASTNode, scope: Scope): unknown;
  createError(code: string, message: string, node: ASTNode): Error;
}

interface Call {
  readonly args: readonly ASTNode[];
  readonly receiver: ASTNode;
}

type Entry = readonly [key: unknown, value: unknown];

/** One pass over the entries of a list or map; `step` returns true when it knows enough. */
interface Loop {
  readonly type: 'bool' | 'list' | 'map';
  /** @returns `step`, and what it all came to */
  readonly begin: () => {
    readonly step: (entry: Entry, run: (node: ASTNode) => unknown) => boolean;
    readonly end: () => unknown;
  };
}

function nameIn(node: ASTNode, fail: Checker['createError'] | undefined): string {
  if (node.op === 'id') return node.args;
  const message = 'argument must be a simple name';
  throw fail ? fail('invalid_macro_argument', message, node) : new Error(message);
}

function entriesOf(collection: unknown, evaluator: Evaluator, node: ASTNode): readonly Entry[] {
  if (Array.isArray(collection)) return collection.map((value, at): Entry => [BigInt(at), value]);
  if (collection instanceof Map) return [...collection];
  if (typeof collection === 'object' && collection !== null) return Object.entries(collection);
  throw evaluator.createError('invalid_comprehension_range', 'no such overload', node);
}

/** A macro that names key and value of each entry. Upstream: cel-go/ext/comprehensions.go */
const overEntries =
  (loopOf: (args: readonly ASTNode[]) => Loop) =>
  ({ args: [first, second, ...rest], receiver }: Call) => {
    const loop = loopOf(rest);
    let outer: Scope;
    let inner: Scope;
    return {
      async: false,
      typeCheck(checker: Checker, _macro: unknown, scope: Scope) {
        const names = [first!, second!].map((node) => nameIn(node, checker.createError.bind(checker)));
        checker.check(receiver, scope);
        outer = scope.forkWithVariable(names[0]!, checker.getType('dyn'));
        inner = outer.forkWithVariable(names[1]!, checker.getType('dyn'));
        for (const node of rest) checker.check(node, inner);
        return checker.getType(loop.type);
      },
      evaluate(evaluator: Evaluator, _macro: unknown, scope: Scope) {
        const { step, end } = loop.begin();
        for (const entry of entriesOf(evaluator.run(receiver, scope), evaluator, receiver)) {
          const withKey = outer.reuse(scope).setIterValue(entry[0], evaluator);
          const within = inner.reuse(withKey).setIterValue(entry[1], evaluator);
          if (step(entry, (node) => evaluator.run(node, within))) break;
        }
        return end();
      },
    };
  };

/** An error of one entry counts only where no other entry decides. */
const quantifier =
  (decisive: boolean) =>
  ([predicate]: readonly ASTNode[]): Loop => ({
    type: 'bool',
    begin() {
      let decided = false;
      let problem: unknown;
      return {
        step(_entry, run) {
          try {
            decided = run(predicate!) === decisive;
          } catch (error) {
            problem ??= error;
          }
          return decided;
        },
        end() {
          if (!decided && problem !== undefined) throw problem;
          return decided ? decisive : !decisive;
        },
      };
    },
  });

const exactlyOne = ([predicate]: readonly ASTNode[]): Loop => ({
  type: 'bool',
  begin() {
    let found = 0;
    return {
      step(_entry, run) {
        if (run(predicate!) === true) found++;
        return false;
      },
      end: () => found === 1,
    };
  },
});

/** With two arguments the first says which entries count. */
const filtered = (args: readonly ASTNode[]): { readonly filter?: ASTNode; readonly transform: ASTNode } =>
  args.length === 2 ? { filter: args[0]!, transform: args[1]! } : { transform: args[0]! };

const transformation =
  <Made>(type: Loop['type'], empty: () => Made, put: (made: Made, key: unknown, value: unknown) => void) =>
  (args: readonly ASTNode[]): Loop => {
    const { filter, transform } = filtered(args);
    return {
      type,
      begin() {
        const made = empty();
        return {
          step([key], run) {
            if (!filter || run(filter) === true) put(made, key, run(transform));
            return false;
          },
          end: () => made,
        };
      },
    };
  };

function insert(map: Map<unknown, unknown>, key: unknown, value: unknown): void {
  if (map.has(key)) throw new Error(`insert failed: key ${String(key)} already exists`);
  map.set(key, value);
}

const toList = transformation<unknown[]>(
  'list',
  () => [],
  (list, _key, value) => list.push(value),
);
const toMap = transformation<Map<unknown, unknown>>('map', () => new Map(), insert);
const toEntries = transformation<Map<unknown, unknown>>(
  'map',
  () => new Map(),
  (map, _key, entries) => {
    const all = entries instanceof Map ? entries : Object.entries(entries as object);
    for (const [key, value] of all) insert(map, key, value);
  },
);

/** `optMap` and `optFlatMap`. Upstream: cel-go/cel/library.go (optMap, optFlatMap) */
const onOptional =
  (isFlat: boolean) =>
  ({ args: [variable, expression], receiver }: Call) => {
    let inner: Scope;
    return {
      async: false,
      typeCheck(checker: Checker, _macro: unknown, scope: Scope) {
        checker.check(receiver, scope);
        inner = scope.forkWithVariable(nameIn(variable!, checker.createError.bind(checker)), checker.getType('dyn'));
        checker.check(expression!, inner);
        return checker.getType('optional');
      },
      evaluate(evaluator: Evaluator, _macro: unknown, scope: Scope) {
        const optional = evaluator.run(receiver, scope);
        if (!(optional instanceof Optional))
          throw evaluator.createError('optional_expected', 'no such overload', receiver);
        if (!optional.hasValue()) return optional;
        const value = evaluator.run(expression!, inner.reuse(scope).setIterValue(optional.value(), evaluator));
        return isFlat ? value : Optional.of(value);
      },
    };
  };

const macros: Readonly<Record<string, (call: Call) => unknown>> = {
  'list.all(ast, ast, ast): bool': overEntries(quantifier(false)),
  'list.exists(ast, ast, ast): bool': overEntries(quantifier(true)),
  'list.existsOne(ast, ast, ast): bool': overEntries(exactlyOne),
  'list.exists_one(ast, ast, ast): bool': overEntries(exactlyOne),
  'list.transformList(ast, ast, ast): list': overEntries(toList),
  'list.transformList(ast, ast, ast, ast): list': overEntries(toList),
  'list.transformMap(ast, ast, ast): map': overEntries(toMap),
  'list.transformMap(ast, ast, ast, ast): map': overEntries(toMap),
  'list.transformMapEntry(ast, ast, ast): map': overEntries(toEntries),
  'list.transformMapEntry(ast, ast, ast, ast): map': overEntries(toEntries),
  'optional.optMap(ast, ast): optional': onOptional(false),
  'optional.optFlatMap(ast, ast): optional': onOptional(true),
};

export function registerMacros(environment: Environment): void {
  for (const [signature, expand] of Object.entries(macros)) environment.registerFunction(signature, expand);
}
