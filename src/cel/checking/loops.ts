import type { CelType } from './types.ts';
import { bool, dyn, error, int, listOf, mapOf, optionalOf, shownType } from './types.ts';

/** A macro that names what it goes over, and has a say for each. */
interface Loop {
  /** How many names there are, and then expressions. */
  readonly names: number;
  readonly expressions: number;
  /** Which of the expressions says whether the entry counts, and what messages call what it is handed to. */
  readonly condition?: {
    readonly at: number;
    readonly applied: (condition: CelType, entries: CelType, result: CelType) => string;
  };
  /** @param value of the last expression */
  readonly result: (value: CelType, entries: CelType) => CelType;
}

const and = (given: CelType): string => `'_&&_' applied to '(bool, ${shownType(given)})'`;
const or = (given: CelType): string => `'_||_' applied to '(bool, ${shownType(given)})'`;
const choice = (given: CelType, of: CelType): string =>
  `'_?_:_' applied to '(${[given, of, of].map(shownType).join(', ')})'`;

const overAll = (names: number, applied: (condition: CelType) => string): Loop => ({
  names,
  expressions: 1,
  condition: { at: 0, applied },
  result: () => bool,
});

const counting = (names: number): Loop => overAll(names, (given) => choice(given, int));

/** One expression makes the entry; where there is one before it, that says whether it is made. */
const making = (names: number, expressions: number, result: Loop['result']): Loop => ({
  names,
  expressions,
  ...(expressions > 1 && {
    condition: { at: 0, applied: (given: CelType, _entries: CelType, made: CelType) => choice(given, made) },
  }),
  result,
});

const toMap = (value: CelType, entries: CelType): CelType =>
  mapOf(entries.kind === 'map' ? entries.key : entries.kind === 'list' ? int : dyn, value);

/** Upstream: cel-go/parser/macro.go, cel-go/ext/comprehensions.go */
const loops: Readonly<Record<string, readonly Loop[]>> = {
  all: [overAll(1, and), overAll(2, and)],
  exists: [overAll(1, or), overAll(2, or)],
  exists_one: [counting(1), counting(2)],
  existsOne: [counting(1), counting(2)],
  map: [making(1, 1, listOf), making(1, 2, listOf)],
  filter: [
    {
      names: 1,
      expressions: 1,
      condition: { at: 0, applied: (given, entries) => choice(given, listOf(itemOf(entries))) },
      result: (_, entries) => listOf(itemOf(entries)),
    },
  ],
  transformList: [making(2, 1, listOf), making(2, 2, listOf)],
  transformMap: [making(2, 1, toMap), making(2, 2, toMap)],
  transformMapEntry: [making(2, 1, (value) => value), making(2, 2, (value) => value)],
};

export const loopOf = (name: string, args: number): Loop | undefined =>
  Object.hasOwn(loops, name) ? loops[name]?.find(({ names, expressions }) => names + expressions === args) : undefined;

/** What a single name stands for: an item of a list, a key of a map. */
const itemOf = (entries: CelType): CelType =>
  entries.kind === 'list' ? entries.element : entries.kind === 'map' ? entries.key : dyn;

/** What each name of a loop stands for; undefined: nobody can go over that. */
export function namedTypes(entries: CelType, names: number): readonly CelType[] | undefined {
  if (entries.kind === 'dyn' || entries.kind === 'error') return [dyn, dyn];
  if (names === 1) return entries.kind === 'list' || entries.kind === 'map' ? [itemOf(entries)] : undefined;
  if (entries.kind === 'list') return [int, entries.element];
  return entries.kind === 'map' ? [entries.key, entries.value] : undefined;
}

/** `optMap` and `optFlatMap`: what the name stands for, and what comes of it. */
export function optionalLoop(
  name: string,
): { readonly named: (of: CelType) => CelType; readonly result: (value: CelType) => CelType } | undefined {
  const named = (of: CelType): CelType => (of.kind === 'optional' ? of.element : of.kind === 'dyn' ? dyn : error);
  if (name === 'optMap') return { named, result: optionalOf };
  return name === 'optFlatMap' ? { named, result: (value) => value } : undefined;
}
